"""The first screen: four doors, what is new, and how the screens should look."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.queries.floor_plans import has_map
from kiosk.queries.home import HomeView
from kiosk.queries.notices import NoticeView, urgent_notices
from kiosk.queries.study import PieceTile
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.card import TapCard
from screens.widgets.tap import Tap


class Door(TapCard):
    """One of the four big ways in."""

    icon = StringProperty("")
    ink = StringProperty("accent")
    tint = StringProperty("accent_soft")
    title = StringProperty("")
    note = StringProperty("")
    least_height = NumericProperty(0)
    flat = BooleanProperty(False)


class NewsRow(TapCard):
    """A new piece in one line."""

    title = StringProperty("")


class UrgentRow(TapCard):
    """An urgent notice, in at most two lines."""

    title = StringProperty("")


class HomeScreen(BaseScreen):
    """Live numbers come from one query; each door is one tap."""

    is_urgent = BooleanProperty(False)

    def enter(self, **_params: object) -> None:
        self._map: Tap = self.ids.map.__self__  # also while it is taken away
        self._shown: tuple[PieceTile, ...] = ()
        self._urgent: tuple[NoticeView, ...] = ()
        self.front.refresh()
        self.synced()

    def refreshed(self) -> None:
        """Also without a network: an urgent notice begins and ends by the clock."""
        self._show_urgent()

    def synced(self) -> None:
        view = self.front.about
        self.ids.study.note = _("{n} 篇新内容").format(n=len(view.pieces))
        self.ids.scan.note = _("{n} 家商户亮诚信").format(n=view.merchants)
        self.ids.rooms.note = _("{n} 间现在空闲").format(n=view.free_rooms_now)
        self.ids.volunteers.note = _("今天 {n} 场服务").format(n=view.activities_today)
        self._show_pieces(view)
        self._show_map()

    def _show_map(self) -> None:
        """The way to the map, while there is anything on it."""
        tap, quick = self._map, self.ids.quick
        if self.front.ask(has_map) != (tap.parent is not None):
            if tap.parent is None:
                quick.add_widget(tap, index=len(quick.children))
            else:
                quick.remove_widget(tap)

    def _show_urgent(self) -> None:
        """The first of them, in place of the greeting, so that the doors stay in view."""
        urgent = self.front.ask(urgent_notices)[:1]
        if urgent == self._urgent:
            return
        self._urgent = urgent
        self.is_urgent = bool(urgent)
        for row in [one for one in self.ids.top.children if isinstance(one, UrgentRow)]:
            self.ids.top.remove_widget(row)
        for notice in urgent:
            row = UrgentRow(name="home.urgent", title=notice.title)
            row.bind(on_release=lambda _row, shown=notice: self.open_notice(shown))
            self.ids.top.add_widget(row)
        self._show_pieces(self.front.about)

    def open_notice(self, notice: NoticeView) -> None:
        if notice.content_id is not None:
            self.open_piece(notice.content_id)
        else:
            self.front.stage.message(notice.title, notice.text, icon="alert-triangle")

    def _show_pieces(self, view: HomeView) -> None:
        crowded = self.theme.modes.elder or self.theme.modes.reach
        most = 0 if crowded or (self.is_urgent and self.theme.wide) else 2
        wanted = view.pieces[:most]
        if wanted == self._shown:
            return
        self._shown = wanted
        pieces = self.ids.pieces
        pieces.clear_widgets()
        for at, piece in enumerate(wanted):
            row = NewsRow(name=f"home.piece.{at}", title=piece.title)
            row.bind(on_release=lambda _row, id_=piece.id: self.open_piece(id_))
            pieces.add_widget(row)

    def open_piece(self, content_id: object) -> None:
        self.front.go("piece", content_id=content_id)
