"""The list of merchants, narrowed by trade and by words."""

from kivy.clock import Clock

from kiosk.queries.merchants import MerchantTile, merchants
from screens.base import BaseScreen
from screens.language import _
from screens.list_rows import list_row
from screens.widgets.listing import Notice
from screens.widgets.long_list import ListRow, LongList
from screens.widgets.tap import Tap

SEARCH_PAUSE_S = 0.25
"""After so long without a change the search is done."""


class MerchantsScreen(BaseScreen):
    """Those of this station first, as the query gives them."""

    def enter(self, *, trade: str = "", search: str = "") -> None:
        self._trade = trade
        self._look_again = Clock.create_trigger(lambda _dt: self._show(), SEARCH_PAUSE_S)
        self._search = self.ids.words.text = search
        self._show_trades(self.front.ask(merchants), trade)
        self._show()

    def leave(self) -> None:
        self._look_again.cancel()
        self._search = ""

    def search(self, text: str) -> None:
        """What to look for in names, kinds and floors."""
        if text != self._search:
            self._search = text
            self.front.keep(search=text)
            self._look_again()

    def _show(self) -> None:
        found: tuple[MerchantTile, ...] = self.front.ask(merchants, search=self._search)
        shown = [tile for tile in found if not self._trade or tile.trade == self._trade]
        self.ids.list.clear_widgets()
        rows = [self._row(at, tile) for at, tile in enumerate(shown)]
        self.ids.list.add_widget(LongList(rows, spacing=self.theme.px(20)))
        if not shown:
            title, text = _("没有找到"), _("换几个字试试,也可以只打首字母")
            self.ids.list.add_widget(Notice(icon="search", title=title, text=text))

    def _show_trades(self, found: tuple[MerchantTile, ...], chosen: str) -> None:
        trades = dict.fromkeys(tile.trade for tile in found)
        for at, trade in enumerate(["", *trades]):
            chip = Tap(
                name=f"merchants.trade.{at}",
                text=trade or _("全部"),
                kind="chosen" if trade == chosen else "plain",
                fit=True,
                inset=24,
            )
            chip.bind(on_release=lambda _chip, trade=trade: self._narrow(trade))
            self.ids.trades.add_widget(chip)

    def _narrow(self, trade: str) -> None:
        self.front.swap("merchants", trade=trade, search=self._search)

    def _row(self, at: int, tile: MerchantTile) -> ListRow:
        return list_row(
            self.theme,
            lambda: self.front.go("merchant", merchant_id=tile.id),
            name=f"merchants.merchant.{at}",
            icon="building-store",
            photo=tile.photo,
            title=tile.name,
            note=f"{tile.trade} · {tile.floor} {tile.shop_no}\n{tile.station}",
            tail=_("{n}星").format(n=tile.stars) if tile.stars else "",
            tail_tone="amber",
        )
