"""Cards of a list as rows that are built when they come into view."""

from collections.abc import Callable
from typing import Any

from screens.theme import Theme
from screens.widgets.listing import ListCard
from screens.widgets.long_list import ListRow
from screens.widgets.text import font_of, line_height, text_width
from screens.wrapping import full_marks, wrap_kindly

_PAD, _SPACE, _BETWEEN, _CHEVRON, _TAIL = 28, 28, 4, 44, 260
_PHOTO, _ELDER_PHOTO, _ICON = (200, 150), (160, 120), (104, 104)
_TITLE_LINES, _NOTE_LINES = 2, 3


def list_row(theme: Theme, on_release: Callable[[], None], **card: Any) -> ListRow:
    """A `ListCard` with these properties; `on_release` when it is tapped."""

    def build() -> ListCard:
        made = ListCard(**card)
        made.bind(on_release=lambda _card: on_release())
        return made

    return ListRow(lambda width: list_card_height(theme, width, **card), build)


def list_card_height(
    theme: Theme,
    width: int,
    *,
    title: str,
    note: str,
    tail: str = "",
    photo: object = None,
    **_others: Any,
) -> int:
    """What the rule of `ListCard` comes to; a test compares the two."""
    elder = theme.modes.elder
    beside, high = (_ELDER_PHOTO if elder else _PHOTO) if photo else _ICON
    tail_lines, tail_width = _tail(theme, "" if elder else tail)
    taken = 2 * theme.px(_PAD) + 3 * theme.px(_SPACE) + theme.px(beside) + theme.px(_CHEVRON)
    room = width - taken - tail_width
    words = (
        _height(theme, "lead", title, room, strong=True, most=_TITLE_LINES)
        + _height(theme, "body", note, room, strong=False, most=_NOTE_LINES)
        + _height(theme, "body", tail if elder else "", room, strong=True, most=0)
        + 2 * theme.px(_BETWEEN)
    )
    inside = max(theme.px(high), words, tail_lines, theme.px(_CHEVRON))
    return max(theme.target, 2 * theme.px(_PAD) + inside)


def _tail(theme: Theme, tail: str) -> tuple[int, int]:
    """Height and width."""
    font, size = font_of(True), theme.caption
    lines = _lines(font, size, tail, theme.px(_TAIL), 0) if tail else [""]
    wide = max(text_width(font, size, line) for line in lines) + 2
    return (line_height(font, size) * len(lines) if tail else 0), wide


def _height(theme: Theme, role: str, text: str, room: int, *, strong: bool, most: int) -> int:
    if not text:
        return 0
    font, size = font_of(strong), theme.size_of(role)
    return line_height(font, size) * len(_lines(font, size, text, room, most))


def _lines(font: str, size: int, text: str, room: int, most: int) -> list[str]:
    return wrap_kindly(full_marks(text), room, lambda part: text_width(font, size, part), most)
