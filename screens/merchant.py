"""A merchant's page: the pledge, the honours, the stars."""

from typing import Any
from uuid import UUID

from kiosk.queries.merchants import MerchantView, merchant, merchants
from screens.base import BaseScreen
from screens.language import _
from screens.map_door import map_tap
from screens.widgets.listing import Badge, Fact
from screens.wording import full_date_text


class MerchantScreen(BaseScreen):
    """What the district publishes of a merchant."""

    def enter(self, *, merchant_id: UUID) -> None:
        view: MerchantView = self.front.ask(merchant, merchant_id=merchant_id)
        self._id = merchant_id
        self.title, self.subtitle = view.name, f"{view.trade} · {view.station}"
        self.ids.photo.path = view.photo
        self.ids.floor.content = f"{view.floor} {view.shop_no}"
        self.ids.address.content = view.address
        self._show_rating(view)
        self._show_pledge(view)
        self._show_honours(view)
        on_map = map_tap(self.front, merchant_id, name="merchant.map")
        if on_map is not None:
            self.actions.add_widget(on_map, index=len(self.actions.children))

    def _show_rating(self, view: MerchantView) -> None:
        if view.rating_mean is None:
            self.ids.rating.content = _("还没有评价,来做第一位")
        else:
            self.ids.stars.value = view.rating_mean
            self.ids.rating.content = _("{mean} 分,{n} 人评价").format(
                mean=f"{view.rating_mean:.1f}", n=view.rating_count
            )

    def _show_pledge(self, view: MerchantView) -> None:
        parts = (
            ("id-badge-2", _("亮身份"), view.pledge.identity),
            ("clipboard-check", _("亮职责"), view.pledge.duty),
            ("heart-handshake", _("亮承诺"), view.pledge.promise),
        )
        for icon, label, text in parts:
            if text:
                self.ids.pledge.add_widget(Fact(icon=icon, label=label, content=text))

    def _show_honours(self, view: MerchantView) -> None:
        if view.star_rating is not None and view.star_rating.stars:
            stars = _("{n}星党员商户").format(n=view.star_rating.stars)
            self.ids.honours.add_widget(Badge(text=stars, tint="amber_soft", ink="amber"))
        for honour in view.honours:
            until = _("有效至{date}").format(date=full_date_text(honour.valid_until))
            self.ids.honours.add_widget(Badge(text=f"{honour.name} · {until}"))

    def rate(self) -> None:
        self.front.go("rate", merchant_id=self._id)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"merchant_id": tile.id} for tile in front.ask(merchants)]
