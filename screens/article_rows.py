"""The blocks of a piece as rows of known height, so that a long article opens at once."""

from typing import Any

from kiosk.queries.article import Block
from screens.theme import Theme
from screens.widgets.text import font_of, line_height, text_width
from screens.wrapping import full_marks, wrap

Row = dict[str, Any]
_ROLES = {"heading": "lead", "paragraph": "body", "item": "body", "numbered": "body"}


def article_rows(blocks: tuple[Block, ...], theme: Theme, width: int) -> list[Row]:
    """One row a block, for a column `width` pixels wide."""
    return [_row(block, theme, width) for block in blocks]


def note_row(text: str, theme: Theme, width: int) -> Row:
    """A small grey line, such as the source."""
    return _laid(text, "caption", theme, width, tone="muted")


def _row(block: Block, theme: Theme, width: int) -> Row:
    mark = {"item": "•", "numbered": f"{block.number}."}.get(block.kind, "")
    is_heading, is_quote = block.kind == "heading", block.kind == "quote"
    return _laid(
        block.text,
        _ROLES.get(block.kind, "body"),
        theme,
        width,
        mark=mark,
        strong=is_heading,
        tone="muted" if is_quote else "ink",
        indent=theme.px(56) if mark or is_quote else 0,
        above=theme.px(32 if is_heading else 0),
        is_quote=is_quote,
    )


def _laid(
    text: str,
    role: str,
    theme: Theme,
    width: int,
    *,
    tone: str = "ink",
    mark: str = "",
    strong: bool = False,
    indent: int = 0,
    above: int = 0,
    is_quote: bool = False,
) -> Row:
    font, size = font_of(strong), theme.size_of(role)
    lines = wrap(full_marks(text), width - indent, lambda part: text_width(font, size, part))
    below = theme.px(20)
    high = line_height(font, size) * len(lines) + above + below
    return {
        "words": text,
        "font_px": size,
        "colour": theme.tone(tone),
        "accent": theme.tone("accent"),
        "mark": mark,
        "strong": strong,
        "indent": indent,
        "above": above,
        "below": below,
        "is_read": False,  # Kivy's views keep what the next row does not say
        "is_quote": is_quote,
        "row_size": (width, high),
    }
