"""What a checked integrity code is worth, and whose it is."""

from typing import Any

from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.commands.check_code import check_code
from kiosk.queries.code_check import CodeCheck, code_check
from kiosk.queries.merchants import MerchantView
from screens.base import BaseScreen
from screens.language import _
from screens.map_door import map_tap
from screens.verdict_shop import shop_card, shop_plan
from screens.verdict_words import ALARMING, BY_THE_LIST, words_of
from screens.widgets.card import Card, Column, Row
from screens.widgets.listing import Fact, Hero, Notice
from screens.widgets.plan_view import PlanView
from screens.widgets.tap import Tap
from screens.wording import full_date_text, moment_text

_SHOP_SHARE = 0.56
"""Of a wide window, for the shop."""


class VerdictBanner(Card):
    """The verdict in one line, which leaves the room to the shop."""

    icon = StringProperty("circle-check")
    ink = StringProperty("green")
    title = StringProperty("")
    text = StringProperty("")


class VerdictScreen(BaseScreen):
    """Icon, colour and words say the same. The shop is shown big, to be compared."""

    def enter(
        self, *, text: str, way: str, check: CodeCheck | None = None, is_kept: bool = True
    ) -> None:
        self.actions.clear_widgets()
        self._text = text
        self._plan: PlanView | None = None
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

    def leave(self) -> None:
        if self._plan is not None:
            self._plan.forget()

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
        hero, notices, facts = self._hero(check), self._notices(check, is_kept), self._facts(check)
        if check.merchant is None:
            self._fill(self, [hero, *notices, *facts])
        else:
            plan, on_map = self._map(check.merchant)
            shop = shop_card(check.merchant)
            if self.theme.wide and not self.theme.modes.elder:
                self.add_widget(hero)
                self._show_beside([shop, *on_map], [*notices, *plan, *facts])
            else:
                self._fill(self, [hero, *notices, shop, *plan, *on_map, *facts])
        self._offer_complaint(check)
        self._show_actions(check)

    def _show_beside(self, left: list[Widget], right: list[Widget]) -> None:
        row = Row(spacing=self.theme.gap)
        for parts, share in ((left, _SHOP_SHARE), (right, 1 - _SHOP_SHARE)):
            column = Column(pos_hint={"top": 1}, size_hint_x=share)
            self._fill(column, parts)
            row.add_widget(column)
        self.add_widget(row)

    @staticmethod
    def _fill(column: Widget, parts: list[Widget]) -> None:
        for part in parts:
            column.add_widget(part)

    def _hero(self, check: CodeCheck) -> Hero | VerdictBanner:
        words, merchant = words_of(check, self._text), check.merchant
        text = _(words.text).format(
            shop=merchant.name if merchant else "",
            station=merchant.station if merchant else "",
            hotline=self.front.about.hotline,
        )
        made = Hero if merchant is None else VerdictBanner
        return made(icon=words.icon, ink=words.tone, title=_(words.title), text=text)

    @staticmethod
    def _notices(check: CodeCheck, is_kept: bool) -> list[Widget]:
        """What became of the check itself."""
        if not is_kept:
            text = _("本机存储已满,这次核对没有登记。")
            return [Notice(icon="alert-triangle", state_tone="amber", text=text)]
        if check.verdict in ALARMING:
            text = _("已登记,联网后上报商圈办公室。")
            return [Notice(icon="bell", state_tone="amber", text=text)]
        return []

    def _map(self, merchant: MerchantView) -> tuple[list[Widget], list[Widget]]:
        """The plan, and the way to the map; either may be missing."""
        self._plan = shop_plan(self.front, merchant.id)
        on_map = map_tap(self.front, merchant.id, name="verdict.map")
        return [self._plan] if self._plan else [], [on_map] if on_map else []

    def _facts(self, check: CodeCheck) -> list[Widget]:
        """The dates of ours and of what it was held against, the site of a foreign one."""
        facts = []
        if check.expires is not None:
            until = full_date_text(check.expires)
            facts.append(Fact(icon="calendar", label=_("有效期至"), content=until))
        if check.lists_at is not None and check.verdict in BY_THE_LIST:
            since = moment_text(check.lists_at, self.front.now())
            facts.append(Fact(icon="history", label=_("名单更新于"), content=since))
        if check.site is not None:
            facts.append(Fact(icon="world", label=_("它通向的网站"), content=check.site))
        if not facts:
            return []
        card = Card()
        for fact in facts:
            card.add_widget(fact)
        return [card]

    def _offer_complaint(self, check: CodeCheck) -> None:
        shop = check.merchant
        if shop is not None:
            tap = Tap(name="verdict.complain", text=_("投诉这家店"), icon="message-report")
            tap.bind(on_release=lambda _tap: self.front.go("complaint", merchant_id=shop.id))
            self.add_widget(tap)

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
