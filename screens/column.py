"""The pieces of one column."""

from typing import Any
from uuid import UUID

from kiosk.queries.study import columns, pieces
from screens.base import BaseScreen
from screens.piece_card import piece_row
from screens.widgets.long_list import LongList


class ColumnScreen(BaseScreen):
    """The newest piece first."""

    def enter(self, *, column_id: UUID, name: str, summary: str) -> None:
        self.title, self.subtitle = name, summary
        rows = [
            piece_row(self.front, f"column.piece.{at}", piece)
            for at, piece in enumerate(self.front.ask(pieces, column_id=column_id))
        ]
        self.add_widget(LongList(rows, spacing=self.theme.px(20)))

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [
            {"column_id": column.id, "name": column.name, "summary": column.summary}
            for column in front.ask(columns)
        ]
