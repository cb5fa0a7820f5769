"""The first screen: four doors, what is new, and how the screens should look."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.queries.home import HomeView
from kiosk.queries.study import PieceTile
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.card import TapCard


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


class HomeScreen(BaseScreen):
    """Live numbers come from one query; each door is one tap."""

    def enter(self, **_params: object) -> None:
        self._shown: tuple[PieceTile, ...] = ()
        self.front.refresh()
        self.synced()

    def synced(self) -> None:
        view = self.front.about
        self.ids.study.note = _("{n} 篇新内容").format(n=len(view.pieces))
        self.ids.scan.note = _("{n} 家商户亮诚信").format(n=view.merchants)
        self.ids.rooms.note = _("{n} 间现在空闲").format(n=view.free_rooms_now)
        self.ids.volunteers.note = _("今天 {n} 场服务").format(n=view.activities_today)
        self._show_pieces(view)

    def _show_pieces(self, view: HomeView) -> None:
        if view.pieces == self._shown:
            return
        self._shown = view.pieces
        pieces = self.ids.pieces
        pieces.clear_widgets()
        room = not (self.theme.modes.elder or self.theme.modes.reach)
        for at, piece in enumerate(view.pieces[:2] if room else ()):
            row = NewsRow(name=f"home.piece.{at}", title=piece.title)
            row.bind(on_release=lambda _row, id_=piece.id: self.open_piece(id_))
            pieces.add_widget(row)

    def open_piece(self, content_id: object) -> None:
        self.front.go("piece", content_id=content_id)
