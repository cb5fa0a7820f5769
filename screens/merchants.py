"""The list of merchants, narrowed by trade and by words."""

from kiosk.queries.merchants import MerchantTile, merchants
from screens.language import _
from screens.list_rows import list_row
from screens.searching import SearchingScreen, nothing_found
from screens.widgets.long_list import ListRow, LongList
from screens.widgets.tap import Tap


class MerchantsScreen(SearchingScreen):
    """Those of this station first, as the query gives them."""

    def enter(self, *, trade: str = "", search: str = "") -> None:
        self._trade = trade
        self.begin_search(search)
        self.ids.words.text = search
        everyone: tuple[MerchantTile, ...] = self.front.ask(merchants)
        self._show_trades(everyone, trade)
        if search:
            self._searched()
        else:
            self._show(everyone)

    def _searched(self) -> None:
        self._show(self.front.ask(merchants, search=self._search))

    def _show(self, found: tuple[MerchantTile, ...]) -> None:
        shown = [tile for tile in found if not self._trade or tile.trade == self._trade]
        self.ids.list.clear_widgets()
        rows = [self._row(at, tile) for at, tile in enumerate(shown)]
        self.ids.list.add_widget(LongList(rows, spacing=self.theme.px(20)))
        if not shown:
            self.ids.list.add_widget(nothing_found())

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
