"""The card that opens a piece to read, and its row of a long list."""

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk.queries.study import PieceTile
from screens.language import _
from screens.list_rows import list_row
from screens.widgets.long_list import ListRow
from screens.wording import minutes_text, short_date_text

if TYPE_CHECKING:
    from screens.front import Front


def piece_row(front: "Front", name: str, piece: PieceTile) -> ListRow:
    """`name` is what tests and taps call it."""
    facts = [short_date_text(piece.published_on), minutes_text(piece.minutes)]
    if piece.questions:
        facts.append(_("{n} 道小题").format(n=piece.questions))
    return list_row(
        front.theme,
        lambda: front.go("piece", content_id=piece.id),
        name=name,
        icon="file-text",
        title=piece.title,
        note=f"{' · '.join(facts)}\n{piece.summary}",
    )


def piece_card(front: "Front", name: str, piece: PieceTile) -> Widget:
    """The same as a widget."""
    return piece_row(front, name, piece).build()
