"""A merchant's page: who it is, what it promises, how it is rated, and how complaints ended."""

from typing import Any
from uuid import UUID

from kivy.uix.widget import Widget

from kiosk.queries.merchants import MerchantView, merchant, merchants
from screens import merchant_cards as cards
from screens.base import BaseScreen
from screens.map_door import map_tap
from screens.widgets.card import Column, Row
from screens.widgets.photo import Photo


class MerchantScreen(BaseScreen):
    """What the district publishes of a merchant, in the order in which a person asks for it."""

    def enter(self, *, merchant_id: UUID) -> None:
        view: MerchantView = self.front.ask(merchant, merchant_id=merchant_id)
        self._id = merchant_id
        self.title, self.subtitle = view.name, f"{view.trade} · {view.station}"
        first, second = self._first(view), self._second(view)
        if self.theme.wide and not self.theme.modes.elder:
            self._lay_out_wide([*first, cards.licence(view)], second)
        else:
            self._fill(self, [*first, *second, cards.licence(view)])

    def _first(self, view: MerchantView) -> list[Widget | None]:
        on_map = map_tap(self.front, view.id, name="merchant.map")
        return [
            self._photo(view),
            cards.place_card(view, on_map),
            cards.honours(view),
            cards.promises(view),
            cards.pledge(view),
        ]

    def _second(self, view: MerchantView) -> list[Widget | None]:
        return [
            cards.star_rating(view, self.show_how),
            cards.visitors(view),
            cards.complaints(view),
        ]

    def _photo(self, view: MerchantView) -> Photo | None:
        if view.photo is None:
            return None
        return Photo(path=view.photo, size_hint_y=None, height=self.theme.px(360))

    def _lay_out_wide(self, left: list[Widget | None], right: list[Widget | None]) -> None:
        row = Row(spacing=self.theme.gap)
        for parts in (left, right):
            column = Column(pos_hint={"top": 1})
            self._fill(column, parts)
            row.add_widget(column)
        self.add_widget(row)

    @staticmethod
    def _fill(column: Widget, parts: list[Widget | None]) -> None:
        for part in parts:
            if part is not None:
                column.add_widget(part)

    def show_how(self) -> None:
        self.front.go("merchant_stars", merchant_id=self._id)

    def rate(self) -> None:
        self.front.go("rate", merchant_id=self._id)

    def complain(self) -> None:
        self.front.go("complaint", merchant_id=self._id)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"merchant_id": tile.id} for tile in front.ask(merchants)]
