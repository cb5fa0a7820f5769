"""What is written can be read: big enough, on a ground it stands out from, over nothing else."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from kivy.uix.widget import Widget

from screens import registry
from screens.attract import AlwaysThere, SlideFace
from screens.front import Front
from screens.palette import Colour, contrast_ratio
from screens.pictures import settle
from screens.probe import box_of, scroller_of, walk
from screens.theme import Modes
from screens.widgets.card import Card
from screens.widgets.frame import Footer
from screens.widgets.pins import Bubble
from screens.widgets.tap import Tap
from screens.widgets.text import Text

MODES = {
    "zh_CN normal": Modes(),
    "zh_CN elder": Modes(elder=True),
    "zh_CN contrast": Modes(contrast=True),
    "en normal": Modes(),
    "en elder": Modes(elder=True),
}
LINE_SPACING = 1.3
LEAST_CONTRAST, STRONG_CONTRAST = 4.5, 7.0
SENTENCE = 16
"""Chinese characters, or twice as many Latin ones, from which a text is to be read and no label."""


@pytest.mark.parametrize("case", MODES)
@pytest.mark.parametrize("name", registry.names())
def test_everything_written_on_a_screen_can_be_read(front: Front, name: str, case: str) -> None:
    _open(front, name, case)
    texts = [part for part in walk(front.stage) if isinstance(part, Text) and part.text]
    assert texts
    assert [text.text for text in texts if not _is_big_enough(text, front)] == []
    assert [text.text for text in texts if not _stands_out(text, front)] == []
    assert [_both(pair) for pair in combinations(texts, 2) if _overlap(*pair)] == []


def _open(front: Front, name: str, case: str) -> None:
    front.choose(language=case.split()[0], modes=MODES[case])
    front.go("help")
    front.swap(name, **registry.screen_class(name).samples(front)[0])
    settle(front)


def _is_big_enough(text: Text, front: Front) -> bool:
    """Sentences in body size; labels, notes of the frame and of cards in caption size."""
    theme = front.theme
    long = sum(0.5 if char.isascii() else 1 for char in text.content)
    is_sentence = long >= SENTENCE and not _is_side_note(text)
    least = theme.body if is_sentence else theme.caption
    lines = text.text.count("\n") + 1
    return bool(text.font_size >= least and text.height / lines >= LINE_SPACING * text.font_size)


def _is_side_note(text: Text) -> bool:
    return text.role == "caption" and any(isinstance(one, Footer) for one in _above(text))


def _stands_out(text: Text, front: Front) -> bool:
    least = STRONG_CONTRAST if front.theme.modes.contrast else LEAST_CONTRAST
    if any(isinstance(one, Tap) and one.disabled for one in _above(text)):
        least = LEAST_CONTRAST  # WCAG 2.2, 1.4.3 asks nothing of what is disabled
    return contrast_ratio(front.theme.tone(text.tone), _ground(text, front)) >= least


def _ground(text: Text, front: Front) -> Colour:
    """The colour of the nearest thing below the text that has one."""
    for one in _above(text):
        if isinstance(one, Tap):
            return tuple(one.ground)
        if isinstance(one, Card | SlideFace | AlwaysThere):
            return front.theme.tone(one.ground)
        if isinstance(one, Footer):
            return front.theme.tone("sunken")
    return front.theme.tone("paper")


def _above(widget: Widget) -> Iterator[Widget]:
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        yield parent
        parent = parent.parent


def _overlap(one: Text, other: Text) -> bool:
    if scroller_of(one) is not scroller_of(other):
        return False  # what scrolls away is behind the frame
    if any(isinstance(above, Bubble) for text in (one, other) for above in _above(text)):
        return False  # a bubble hides the pins below it
    left, top, width, height = box_of(one)
    left2, top2, width2, height2 = box_of(other)
    across = min(left + width, left2 + width2) - max(left, left2)
    down = min(top + height, top2 + height2) - max(top, top2)
    return across > 2 and down > 2


def _both(pair: tuple[Text, Text]) -> tuple[str, str]:
    return pair[0].text, pair[1].text
