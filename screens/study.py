"""The columns of study content."""

from typing import Any

from kivy.properties import StringProperty

from kiosk.queries.study import ColumnView, columns
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.card import TapCard
from screens.widgets.listing import Notice

TINTS = (("accent", "accent_soft"), ("green", "green_soft"), ("amber", "amber_soft"))


class ColumnDoor(TapCard):
    """The way into a column."""

    icon = StringProperty("")
    ink = StringProperty("accent")
    tint = StringProperty("accent_soft")
    title = StringProperty("")
    note = StringProperty("")
    tail = StringProperty("")


class StudyScreen(BaseScreen):
    """Empty columns are not listed."""

    def enter(self, **_params: Any) -> None:
        found: tuple[ColumnView, ...] = self.front.ask(columns)
        for at, column in enumerate(found):
            self.ids.columns.add_widget(self._door(at, column))
        if not found:
            self.add_widget(Notice(icon="book", title=_("内容正在准备"), text=_("请稍后再来看看")))

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
