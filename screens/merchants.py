"""The list of merchants, narrowed by trade."""

from kiosk.queries.merchants import MerchantTile, merchants
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import ListCard
from screens.widgets.tap import Tap


class MerchantsScreen(BaseScreen):
    """Those of this station first, as the query gives them."""

    def enter(self, *, trade: str = "") -> None:
        found: tuple[MerchantTile, ...] = self.front.ask(merchants)
        self._show_trades(found, trade)
        shown = [tile for tile in found if not trade or tile.trade == trade]
        for at, tile in enumerate(shown):
            self.ids.list.add_widget(self._card(at, tile))

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
        self.front.swap("merchants", trade=trade)

    def _card(self, at: int, tile: MerchantTile) -> ListCard:
        card = ListCard(
            name=f"merchants.merchant.{at}",
            icon="building-store",
            photo=tile.photo,
            title=tile.name,
            note=f"{tile.trade} · {tile.floor} {tile.shop_no}\n{tile.station}",
            tail=_("{n}星").format(n=tile.stars) if tile.stars else "",
            tail_tone="amber",
        )
        card.bind(on_release=lambda _card: self.front.go("merchant", merchant_id=tile.id))
        return card
