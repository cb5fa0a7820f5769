"""Pictures of every screen in every mode, for documents and for looking at."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder

from screens import registry
from screens.front import Front, call
from screens.language import LANGUAGES
from screens.session import Session
from screens.theme import Modes

MODES = {
    "normal": Modes(),
    "elder": Modes(elder=True),
    "contrast": Modes(contrast=True),
    "reach": Modes(reach=True),
}
MANY_FACES = ("booking", "complaint_status", "staff_export", "verdict")
"""Screens that look different from case to case."""

_FRAMES = 6


def take_pictures(
    desk: Any,
    directory: Path,
    *,
    size: tuple[int, int] = (1080, 1920),
    caller: Callable[..., Any] = call,
    references: tuple[str, ...] = (),
    codes: tuple[str, ...] = (),
    complaints: tuple[str, ...] = (),
) -> list[Path]:
    """Writes `<screen>.<language>.<mode>.png` for each screen; gives the files.

    `references`: of bookings, `complaints`: of complaints, to show how they stand. `codes`:
    integrity codes or short forms, to show what they are worth; nothing is recorded. The further
    ones of both are shown once, as `<screen>-2` and so on."""
    front = open_front(desk, size=size, caller=caller)
    front.sample_references, front.sample_codes = references, codes
    front.sample_complaints = complaints
    try:
        return [_take(front, directory, *shot) for shot in _shots(front)]
    finally:
        front.close()


def open_front(desk: Any, *, size: tuple[int, int], caller: Callable[..., Any] = call) -> Front:
    """A front in a window of this size, without an app around it."""
    Window.size = size
    Window.create_window()
    EventLoop.window = Window
    front = Front(desk, Session(lambda: 0.0), caller=caller)
    Window.add_widget(front.stage)
    front.home()
    return front


def settle(front: Front, frames: int = _FRAMES) -> None:
    """Lets layouts and textures come to rest."""
    while front.is_busy:
        lay_out()
    for _ in range(frames):
        lay_out()


def lay_out() -> None:
    """One round of the event loop without drawing, which is what takes long without a GPU."""
    Clock.tick()
    Builder.sync()
    Clock.tick_draw()
    Builder.sync()


def _shots(front: Front) -> Iterator[tuple[str, dict[str, Any], str, str, Modes]]:
    for name in registry.names():
        samples = registry.screen_class(name).samples(front)
        if name in MANY_FACES:
            for number, params in enumerate(samples[1:], start=2):
                yield f"{name}-{number}", params, "zh_CN", "normal", Modes()
        for params in samples[:1]:
            for language in LANGUAGES:
                for mode, modes in MODES.items():
                    yield name, params, language, mode, modes


def _take(
    front: Front,
    directory: Path,
    name: str,
    params: dict[str, Any],
    language: str,
    mode: str,
    modes: Modes,
) -> Path:
    front.choose(language=language, modes=modes)
    front.go(name.partition("-")[0], **params)
    settle(front)
    path = directory / f"{name}.{language}.{mode}.png"
    front.stage.export_to_png(str(path))
    front.back()
    return path
