"""What is read aloud of a screen, in the order of the eye: its title, its content, its buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kivy.uix.widget import Widget

from screens.widgets.card import TapCard
from screens.widgets.scroll import Rows
from screens.widgets.tap import Tap
from screens.widgets.text import Text

if TYPE_CHECKING:
    from screens.front import Front


@dataclass(frozen=True)
class Passage:
    """A text and what shows it: a widget, or a row of a long list."""

    text: str
    widget: Widget | None = None
    row: int | None = None


def passages(front: "Front") -> list[Passage]:
    """From the first that is in view on; what is typed or masked is left out."""
    screen, frame = front.screen, front.stage.frame
    assert screen is not None  # noqa: S101  there is one from the start
    scroller = frame.ids.slot.scroller
    heads = [Passage(screen.title), Passage(screen.subtitle)]
    parts = list(_rows(scroller) if isinstance(scroller, Rows) else _in_view(scroller))
    if any(part.text == screen.title for part in parts[:1]):
        heads = heads[1:]
    return [part for part in (*heads, *parts, *_within(screen.actions)) if part.text.strip()]


def first_row(rows: Rows) -> int:
    """The number of the first row whose top is in view."""
    hidden = (1 - rows.scroll_y) * _overhang(rows)
    tops = _tops(rows)
    return next((at for at, top in enumerate(tops) if top >= hidden - 2), 0)


def show_row(rows: Rows, row: int) -> None:
    """Scrolls so that the row begins in view."""
    overhang, top = _overhang(rows), _tops(rows)[row]
    hidden = (1 - rows.scroll_y) * overhang
    bottom = top + rows.data[row]["row_size"][1]
    if overhang > 0 and not (hidden <= top and bottom <= hidden + rows.height):
        rows.scroll_y = 1 - min(1.0, top / overhang)


def _overhang(rows: Rows) -> float:
    """Pixels of the content that do not fit."""
    return float(max(0, rows.children[0].height - rows.height)) if rows.children else 0.0


def _tops(rows: Rows) -> list[float]:
    heights = [row["row_size"][1] or 0 for row in rows.data]
    return [0.0, *accumulate(heights)][: len(heights)]


def _rows(rows: Rows) -> Iterator[Passage]:
    for at in range(first_row(rows), len(rows.data)):
        yield Passage(rows.data[at]["words"], row=at)


def _in_view(scroller: Any) -> Iterator[Passage]:
    """All of the content but what was scrolled away above."""
    top = scroller.to_window(scroller.x, scroller.top)[1]
    for passage in _within(scroller):
        shown = passage.widget
        if shown is None or shown.to_window(shown.x, shown.center_y)[1] <= top:
            yield passage


def _within(widget: Widget) -> Iterator[Passage]:
    if widget.opacity == 0 or getattr(widget, "silent", False):
        return
    if isinstance(widget, Text):
        yield Passage(widget.content, widget)
    elif isinstance(widget, Tap):
        if not widget.disabled:
            yield Passage(widget.text, widget)
    elif isinstance(widget, TapCard):
        yield Passage("。".join(part.text for part in _parts(widget) if part.text), widget)
    else:
        yield from _parts(widget)


def _parts(widget: Widget) -> Iterator[Passage]:
    for child in reversed(widget.children):
        yield from _within(child)
