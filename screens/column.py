"""The pieces of one column."""

from typing import Any
from uuid import UUID

from kiosk.queries.study import PieceTile, columns, pieces
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import ListCard
from screens.wording import minutes_text, short_date_text


class ColumnScreen(BaseScreen):
    """The newest piece first."""

    def enter(self, *, column_id: UUID, name: str, summary: str) -> None:
        self.title, self.subtitle = name, summary
        for at, piece in enumerate(self.front.ask(pieces, column_id=column_id)):
            self.add_widget(self._card(at, piece))

    def _card(self, at: int, piece: PieceTile) -> ListCard:
        facts = [short_date_text(piece.published_on), minutes_text(piece.minutes)]
        if piece.questions:
            facts.append(_("{n} 道小题").format(n=piece.questions))
        card = ListCard(
            name=f"column.piece.{at}",
            icon="file-text",
            title=piece.title,
            note=f"{' · '.join(facts)}\n{piece.summary}",
        )
        card.bind(on_release=lambda _card: self.front.go("piece", content_id=piece.id))
        return card

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [
            {"column_id": column.id, "name": column.name, "summary": column.summary}
            for column in front.ask(columns)
        ]
