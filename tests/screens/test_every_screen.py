"""Every screen that is there, in every language and mode, against the rules of the house."""

from collections.abc import Iterator

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from screens import registry
from screens.front import Front
from screens.pictures import settle
from screens.probe import box_of, named, scroller_of, walk
from screens.theme import REACH_SHARE, Modes
from tests.screens.taps import shown

MODES = {
    "zh_CN normal": Modes(),
    "zh_CN elder": Modes(elder=True),
    "zh_CN contrast": Modes(contrast=True),
    "zh_CN reach": Modes(reach=True),
    "en normal": Modes(),
    "en elder": Modes(elder=True, reach=True),
}
KEYS = ("card.",)
"""Letters, ten in a row of 1080 pixels: less than the target, but not less than 88."""

NO_VISIT = ("home", "attract")
"""There is nothing to end yet."""


def _opened(front: Front, name: str, case: str) -> Iterator[None]:
    """Opens the screen with each of its samples."""
    front.choose(language=case.split()[0], modes=MODES[case])
    samples = registry.screen_class(name).samples(front)
    assert samples, "the fakes give this screen nothing to show"
    front.go("help")
    for params in samples if case == "zh_CN normal" else samples[:1]:
        front.swap(name, **params)
        settle(front)
        yield


@pytest.mark.parametrize("case", MODES)
@pytest.mark.parametrize("name", registry.names())
def test_a_screen_keeps_the_rules(front: Front, name: str, case: str) -> None:
    for _ in _opened(front, name, case):
        controls = named(front.stage)
        assert [one.name for one in controls if not _is_big_enough(one, front)] == []
        assert [one.name for one in controls if not _is_inside(one, front)] == []
        assert [part.text for part in walk(front.stage) if _is_clipped(part)] == []
        assert len(controls) == len({one.name for one in controls})


@pytest.mark.parametrize("case", ["zh_CN normal", "zh_CN elder", "zh_CN reach", "en elder"])
@pytest.mark.parametrize("name", registry.names())
def test_a_screen_keeps_the_rules_in_a_wide_window(wide: Front, name: str, case: str) -> None:
    test_a_screen_keeps_the_rules(wide, name, case)


@pytest.mark.parametrize("name", registry.names())
def test_a_screen_says_whom_to_ask_and_can_be_ended(front: Front, name: str) -> None:
    for _ in _opened(front, name, "zh_CN normal"):
        assert "0571-8800-0001" in shown(front)
        assert "人工服务台在1层" in shown(front)
        assert name in NO_VISIT or "header.end" in [one.name for one in named(front.stage)]


def _is_big_enough(control: Widget, front: Front) -> bool:
    _left, _top, width, height = box_of(control)
    least = 88 if control.name.startswith(KEYS) else front.theme.target
    return bool(width >= least - 1 and height >= front.theme.target - 1)


def _is_inside(control: Widget, front: Front) -> bool:
    """Within the window; what scrolls may be above or below. In reach mode within reach."""
    left, top, width, height = box_of(control)
    if left < 0 or left + width > Window.width:
        return False
    if scroller_of(control) is not None:
        return True
    highest = Window.height * (1 - REACH_SHARE) - 1 if front.theme.modes.reach else 0
    return bool(highest <= top and top + height <= Window.height)


def _is_clipped(part: Widget) -> bool:
    if not isinstance(part, Label) or not part.text:
        return False
    wide, high = part.texture_size
    return bool(wide > part.width + 3 or high > part.height + 3)
