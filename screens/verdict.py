"""What a checked integrity code is worth, and whose it is."""

from typing import Any

from kiosk.commands.check_code import check_code
from kiosk.queries.code_check import CodeCheck, code_check
from kiosk.queries.merchants import MerchantView
from screens.base import BaseScreen
from screens.language import _
from screens.map_door import map_tap
from screens.verdict_words import VERDICTS
from screens.widgets.card import Tiles
from screens.widgets.listing import Fact, Hero, Notice
from screens.widgets.shop import ShopCard
from screens.widgets.tap import Tap
from screens.wording import full_date_text


class VerdictScreen(BaseScreen):
    """Icon, colour and words say the same. The shop is shown big, to be compared."""

    def enter(
        self, *, text: str, way: str, check: CodeCheck | None = None, is_kept: bool = True
    ) -> None:
        self.actions.clear_widgets()
        if check is not None:
            self._show(check, is_kept=is_kept)
            return
        self.front.run(
            check_code,
            on_done=self.if_shown(self._checked),
            on_not_kept=self.if_shown(lambda _reference: self._not_kept(text, way)),
            text=text,
            way=way,
        )

    @property
    def _has_width(self) -> bool:
        return self.theme.wide and not self.theme.modes.elder

    def _checked(self, check: CodeCheck) -> None:
        """One scan is one fact, however often the screen is made anew."""
        self.front.keep(check=check)
        self._show(check)

    def _not_kept(self, text: str, way: str) -> None:
        """The disk is full: the person still gets the answer, and is told that it was not kept."""
        check = self.front.ask(code_check, text=text, way=way)
        self.front.keep(check=check, is_kept=False)
        self._show(check, is_kept=False)

    def _show(self, check: CodeCheck, *, is_kept: bool = True) -> None:
        self.clear_widgets()
        words = VERDICTS[check.verdict]
        top = Tiles(cols=2 if check.merchant and self._has_width else 1)
        top.add_widget(
            Hero(icon=words.icon, ink=words.tone, title=_(words.title), text=_(words.text))
        )
        self.add_widget(top)
        if not is_kept:
            self.add_widget(
                Notice(
                    icon="alert-triangle",
                    state_tone="amber",
                    text=_("本机存储已满,这次核对没有登记。"),
                )
            )
        if check.merchant is not None:
            top.add_widget(self._shop(check.merchant))
            self._offer_map(check.merchant)
        self._show_dates(check)
        self._show_actions(check)

    @staticmethod
    def _shop(merchant: MerchantView) -> ShopCard:
        return ShopCard(
            question=_("是这家店吗?"),
            photo=merchant.photo,
            title=merchant.name,
            floor=f"{merchant.floor} {merchant.shop_no}",
            address=merchant.address,
        )

    def _offer_map(self, merchant: MerchantView) -> None:
        on_map = map_tap(self.front, merchant.id, name="verdict.map")
        if on_map is not None:
            self.add_widget(on_map)

    def _show_dates(self, check: CodeCheck) -> None:
        if check.expires is not None:
            until = full_date_text(check.expires)
            self.add_widget(Fact(icon="calendar", label=_("有效期至"), content=until))

    def _show_actions(self, check: CodeCheck) -> None:
        again = Tap(name="verdict.again", text=_("再查一个"), icon="scan")
        again.bind(on_release=lambda _tap: self.front.back())
        merchant = check.merchant
        if merchant is None or not self.theme.modes.elder:
            self.actions.add_widget(again)
        if merchant is None:
            return
        page = Tap(name="verdict.merchant", text=_("商户主页"), icon="building-store")
        page.bind(on_release=lambda _tap: self.front.go("merchant", merchant_id=merchant.id))
        rate = Tap(name="verdict.rate", text=_("评价"), icon="star", kind="primary", strong=True)
        rate.bind(on_release=lambda _tap: self.front.go("rate", merchant_id=merchant.id))
        self.actions.add_widget(page)
        self.actions.add_widget(rate)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [
            {"text": text, "way": "typed", "check": front.ask(code_check, text=text, way="typed")}
            for text in front.sample_codes
        ]
