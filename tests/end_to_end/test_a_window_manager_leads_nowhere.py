"""Under a window manager with keys and menus the terminal stays what is shown."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageGrab

from tests.end_to_end.conftest import screen_of
from tests.end_to_end.lockdown import enrolled_terminal, xdotool
from tests.end_to_end.machines import TerminalProcess, environment, until
from tests.pointer import Pointer

KEPT = ("alt+F4", "alt+F10", "alt+Escape", "alt+F5", "Super_L")
"""Keys of Debian's openbox that close, resize and lower windows."""


@pytest.fixture
def managed(tmp_path: Path) -> Iterator[TerminalProcess]:
    with screen_of("1080x1920") as display:
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env=environment(DISPLAY=display, HOME=str(tmp_path)),
            stderr=subprocess.DEVNULL,
        )
        until(lambda: _has_manager(display), "the window manager is there")
        made = enrolled_terminal(tmp_path, display)
        yield made
        made.stop()
        manager.terminate()
        manager.wait()


def _has_manager(display: str) -> bool:
    done = subprocess.run(
        ["xdotool", "get_num_desktops"], capture_output=True, env=environment(DISPLAY=display)
    )
    return done.returncode == 0


def _fills_the_screen(terminal: TerminalProcess) -> bool:
    """What stands in the four corners and the middle is the terminal's own picture."""
    own = terminal.folder / "own.png"
    terminal.picture(own)
    shown = ImageGrab.grab(xdisplay=terminal.display).convert("RGB")
    drawn = Image.open(own).convert("RGB")
    spots = [(2, 2), (1077, 2), (2, 1917), (1077, 1917), (540, 960), (540, 400), (300, 1500)]
    return drawn.size == shown.size and all(
        max(abs(a - b) for a, b in zip(shown.getpixel(at), drawn.getpixel(at), strict=True)) < 6  # type: ignore[arg-type]
        for at in spots
    )


def test_a_window_managers_keys_do_not_close_move_or_cover_the_terminal(
    managed: TerminalProcess,
) -> None:
    until(lambda: _fills_the_screen(managed), "it fills the screen")
    for keys in KEPT:
        xdotool(managed, "key", keys, "Escape")  # which ends the choice among windows
        until(lambda: _fills_the_screen(managed), f"it fills the screen after {keys}", 10)
    with Pointer(managed.display) as pointer:
        for button in (2, 3):
            pointer.tap(540, 960, button)
    until(lambda: _fills_the_screen(managed), "no menu of the root window")
    assert managed.screen == "home"
    assert managed.running.poll() is None


def test_a_terminal_that_a_manager_hid_is_alive(managed: TerminalProcess) -> None:
    """The terminal's own compositor has no such key."""
    xdotool(managed, "key", "super+d")
    until(lambda: not _fills_the_screen(managed), "it is hidden")
    assert managed.screen == "home"
    assert managed.stop() == 0
