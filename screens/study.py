"""The columns of study content."""

from kivy.properties import StringProperty

from kiosk.queries.study import ColumnView, columns, found_pieces
from screens.language import _
from screens.piece_card import piece_card
from screens.searching import SearchingScreen, nothing_found
from screens.widgets.card import TapCard
from screens.widgets.listing import Notice

MOST_FOUND = 20
TINTS = (("accent", "accent_soft"), ("green", "green_soft"), ("amber", "amber_soft"))


class ColumnDoor(TapCard):
    """The way into a column."""

    icon = StringProperty("")
    ink = StringProperty("accent")
    tint = StringProperty("accent_soft")
    title = StringProperty("")
    note = StringProperty("")
    tail = StringProperty("")


class StudyScreen(SearchingScreen):
    """Empty columns are not listed. What is searched stands in their place."""

    def enter(self, *, search: str = "") -> None:
        self._columns: tuple[ColumnView, ...] = self.front.ask(columns)
        self.begin_search(search)
        self.ids.words.text = search
        self._searched()

    def _searched(self) -> None:
        search = self._search.strip()
        for part in (self.ids.found, self.ids.columns):
            part.clear_widgets()
        if search:
            self._show_found(search)
        elif self._columns:
            for at, column in enumerate(self._columns):
                self.ids.columns.add_widget(self._door(at, column))
        else:
            notice = Notice(icon="book", title=_("内容正在准备"), text=_("请稍后再来看看"))
            self.ids.found.add_widget(notice)

    def _show_found(self, search: str) -> None:
        pieces = self.front.ask(found_pieces, search=search)
        for at, piece in enumerate(pieces[:MOST_FOUND]):
            self.ids.found.add_widget(piece_card(self.front, f"study.piece.{at}", piece))
        if not pieces:
            self.ids.found.add_widget(nothing_found())

    def _door(self, at: int, column: ColumnView) -> ColumnDoor:
        ink, tint = TINTS[at % len(TINTS)]
        door = ColumnDoor(
            name=f"study.column.{at}",
            icon=column.icon,
            ink=ink,
            tint=tint,
            title=column.name,
            note=column.summary,
            tail=_("{n} 篇").format(n=column.pieces),
        )
        door.bind(on_release=lambda _door: self.open(column))
        return door

    def open(self, column: ColumnView) -> None:
        self.front.go("column", column_id=column.id, name=column.name, summary=column.summary)
