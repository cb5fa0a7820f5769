"""Every screen that is there, in every language and mode, against the rules of the house."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens import registry
from screens.front import Front
from screens.language import LANGUAGES
from screens.pictures import settle
from screens.probe import box_of, named, walk
from screens.theme import REACH_SHARE, Modes
from tests.screens.taps import shown

MODES = {
    "normal": Modes(),
    "elder": Modes(elder=True),
    "contrast": Modes(contrast=True),
    "reach": Modes(reach=True),
    "elder_reach": Modes(elder=True, reach=True),
}
CASES = list(product(registry.names(), LANGUAGES, MODES))


def _opened(front: Front, name: str, language: str, mode: str) -> Iterator[dict[str, Any]]:
    """Opens the screen with each of its samples."""
    front.choose(language=language, modes=MODES[mode])
    samples = registry.screen_class(name).samples(front)
    assert samples, "the fakes give this screen nothing to show"
    for params in samples:
        front.go(name, **params)
        settle(front)
        yield params
        front.back()


def _scrolls(widget: Widget) -> bool:
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, ScrollView):
            return True
        parent = parent.parent
    return False


def _clipped(label: Label) -> bool:
    if not label.text or not label.texture:
        return False
    wide, high = label.texture_size
    return bool(wide > label.width + 3 or high > label.height + 3)


@pytest.mark.parametrize(("name", "language", "mode"), CASES)
def test_a_screen_keeps_the_rules(front: Front, name: str, language: str, mode: str) -> None:
    for _params in _opened(front, name, language, mode):
        least = front.theme.target
        for widget in named(front.stage):
            left, top, width, height = box_of(widget)
            assert min(width, height) >= least - 1 or _is_key(widget, width), widget.name
            assert left >= 0, widget.name
            assert left + width <= Window.width, widget.name
            if not _scrolls(widget):
                assert top >= 0, widget.name
                assert top + height <= Window.height, widget.name
        clipped = [
            part.text
            for part in walk(front.stage)
            if isinstance(part, Label) and part.parent and _clipped(part)
        ]
        assert clipped == []


def _is_key(widget: Widget, width: float) -> bool:
    """Ten letters in a row leave less than the target, but never less than 88 of 1080."""
    return bool(width >= 88 and ".key" in f".{widget.name}" or ".card." in f".{widget.name}")


@pytest.mark.parametrize("name", registry.names())
def test_in_reach_mode_every_control_is_within_reach(front: Front, name: str) -> None:
    for _params in _opened(front, name, "zh_CN", "reach"):
        highest = Window.height * (1 - REACH_SHARE)
        for widget in named(front.stage):
            if not _scrolls(widget):
                assert box_of(widget)[1] >= highest - 1, widget.name


@pytest.mark.parametrize("name", registry.names())
def test_a_screen_names_the_hotline_and_the_desk(front: Front, name: str) -> None:
    front.choose(language="zh_CN", modes=Modes())
    front.go(name, **registry.screen_class(name).samples(front)[0])
    words = shown(front)
    assert "0571-8800-0001" in words
    assert "人工服务台" in words


@pytest.mark.parametrize("name", [name for name in registry.names() if name != "home"])
def test_a_screen_has_an_end_button(front: Front, name: str) -> None:
    front.go(name, **registry.screen_class(name).samples(front)[0])
    assert "header.end" in [widget.name for widget in named(front.stage)]


@pytest.mark.parametrize("name", registry.names())
def test_names_of_controls_are_used_once(front: Front, name: str) -> None:
    for _params in _opened(front, name, "zh_CN", "normal"):
        names = [widget.name for widget in named(front.stage)]
        assert len(names) == len(set(names))
