"""The map of a station by floor: find a shop, a room or the nearest toilet."""

from typing import Any
from uuid import UUID

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.widget import Widget

from kiosk.queries.floor_plans import (
    FloorView,
    MapView,
    PlaceView,
    floor_plans,
    found_places,
    nearest,
    place_of,
)
from screens.language import _
from screens.map_parts import CardPlace, MapHead, MapTools, PlaceField, place_rows
from screens.place_words import floor_text, way_text, where_text
from screens.searching import SearchingScreen, nothing_found
from screens.widgets.card import Column, Row
from screens.widgets.long_list import LongList
from screens.widgets.plan_view import PlanView
from screens.widgets.tap import Tap
from screens.widgets.text import text_width

SHORTCUTS = ("toilet", "lift", "desk")
WIDE_SHARE = 0.62
"""Of a wide window's content, for the plan."""
_MOST_PX = {(False, False): 860, (False, True): 520, (True, False): 610, (True, True): 300}
"""The plan's height at most, in a wide window or not, in reach mode or not: what is in view."""


class MapScreen(SearchingScreen):
    """One floor at a time. What is picked is marked on the plan, in the list and told in a card."""

    picked = ObjectProperty(None, allownone=True)
    searching = BooleanProperty(False)
    hides_plan = BooleanProperty(False)

    def enter(
        self, *, place: UUID | None = None, floor: str | None = None, search: str = ""
    ) -> None:
        """With the place picked; else the given floor, this terminal's, or the lowest."""
        self.begin_search(search)
        self.searching, self._place = bool(search), place
        self.plan = PlanView(self.pick)
        self.words, self.head = PlaceField(screen=self), MapHead(screen=self)
        self.tools, self.card = MapTools(screen=self), CardPlace(screen=self)
        self.list = Column()
        self._lay_out()
        self.words.text = search
        self._read(place, floor)

    def leave(self) -> None:
        super().leave()
        self.plan.forget()

    def synced(self) -> None:
        if self.front.ask(floor_plans, place_id=self._place) != self._map:
            self._read(self.picked.id if self.picked else self._place, self._floor_name)

    def _lay_out(self) -> None:
        """The plan above the list; in a wide window beside it."""
        self.bind(width=self._size_plan, searching=self._size_plan)
        words, head, plan, card, tools, places = (
            self.words, self.head, self.plan, self.card, self.tools, self.list,
        )  # fmt: skip
        if self.theme.wide:
            self._lay_out_wide((plan, tools), (words, head, card, places))
        elif self.theme.modes.reach:
            _fill(self, (head, plan, card, tools, words, places))
        else:
            _fill(self, (words, head, plan, card, tools, places))

    def _lay_out_wide(self, left: tuple[Widget, ...], right: tuple[Widget, ...]) -> None:
        row, space = Row(spacing=self.theme.px(28)), self.theme.px(20)
        for parts, share in ((left, WIDE_SHARE), (right, 1 - WIDE_SHARE)):
            column = Column(spacing=space, size_hint_x=share, pos_hint={"top": 1})
            _fill(column, parts)
            row.add_widget(column)
        self.add_widget(row)

    def _size_plan(self, *_args: object) -> None:
        """As high as the plan's shape asks; low enough to be seen whole in reach mode. Hidden
        while somebody searches, so that what is found stands right below."""
        theme, floor = self.theme, self.floor
        self.hides_plan = not self.plan.is_shown or (self.searching and not theme.wide)
        wide = (self.width - 2 * theme.pad) * (WIDE_SHARE if theme.wide else 1)
        high = wide / (floor.aspect if floor else 1)
        most = _MOST_PX[theme.wide, theme.modes.reach]
        self.plan.height = 0 if self.hides_plan else round(min(high, theme.px(most)))
        self.plan.opacity = 0 if self.hides_plan else 1

    def _read(self, place: UUID | None, floor: str | None) -> None:
        self._map: MapView = self.front.ask(floor_plans, place_id=self._place)
        self.title = _("找店铺")
        if not self._map.own:
            self.title = self._map.station
        found = self._map.floor_of(place) if place else None
        self._floor_name = found.floor if found else self._first(floor)
        picked = place_of(found, place) if found and place else None
        self._show_floors()
        self._show_tools()
        self._show(picked)

    def _first(self, wanted: str | None) -> str:
        names = [floor.floor for floor in self._map.floors]
        if wanted in names:
            return str(wanted)
        if self._map.here is not None:
            return self._map.here.floor
        return next((name for name in names if name == "1层"), names[0] if names else "")

    @property
    def floor(self) -> FloorView | None:
        """The one that is shown."""
        return next((one for one in self._map.floors if one.floor == self._floor_name), None)

    def _show(self, picked: PlaceView | None) -> None:
        """The floor with what is picked on it."""
        self.picked, floor = picked, self.floor
        for name, tap in self._floor_taps.items():
            tap.kind = "chosen" if name == self._floor_name else "plain"
        if floor is not None:
            self.plan.show(floor, picked)
        self._size_plan()
        self.subtitle = where_text(self._map)
        self.card.show(picked, way_text(self._map, picked) if picked else "")
        self._show_list()

    def _show_floors(self) -> None:
        row = self.head.ids.floors
        row.clear_widgets()
        self._floor_taps: dict[str, Tap] = {}
        for at, floor in enumerate(self._map.floors):
            tap = Tap(name=f"map.floor.{at}", text=floor_text(floor.floor), inset=4)
            tap.bind(on_release=lambda _tap, name=floor.floor: self.go_to(name))
            self._floor_taps[floor.floor] = tap
            row.add_widget(tap)
        row.cols = self._floor_columns([tap.text for tap in self._floor_taps.values()])

    def _floor_columns(self, words: list[str]) -> int:
        """As many floors side by side as their words leave room for."""
        theme = self.theme
        widest = max((text_width(theme.regular, theme.body, word) for word in words), default=1)
        share = 1 - WIDE_SHARE if theme.wide else 1
        room = (self.front.stage.width - theme.rail - 2 * theme.pad) * share
        beside = int(room // max(widest + theme.px(36), theme.target + theme.px(12)))
        return max(1, min(beside, len(words)))

    def _show_tools(self) -> None:
        shown = [kind for kind in SHORTCUTS if nearest(self._map, kind, seen=self._floor_name)]
        self.tools.show(shown)

    def _show_list(self) -> None:
        listed = self.list
        listed.clear_widgets()
        places = found_places(self._map, self._search) if self._search else self._places()
        rows = place_rows(self, places, with_floor=bool(self._search))
        listed.add_widget(LongList(rows, spacing=self.theme.px(14)))
        if not places and self._search:
            listed.add_widget(nothing_found())

    def _places(self) -> tuple[PlaceView, ...]:
        return self.floor.places if self.floor else ()

    def go_to(self, floor: str) -> None:
        """Shows another floor."""
        self._floor_name = floor
        self.front.keep(floor=floor, place=None)
        self._show(None)

    def find_nearest(self, kind: str) -> None:
        place = nearest(self._map, kind, seen=self._floor_name)
        if place is not None:
            self.pick(place)

    def pick(self, place: PlaceView) -> None:
        """Shows the place on its floor, and ends the search that found it."""
        self._floor_name = place.floor
        self.front.keep(place=place.id, floor=place.floor, search="")
        if self._search:
            self._look_again.cancel()
            self._search = self.words.text = ""
            self.front.stage.close_keyboard()
            self.searching = False
        self._show(place)
        self._scroll_up()

    def _scroll_up(self) -> None:
        if self.parent is not None:
            self.parent.scroll_y = 1

    def _searched(self) -> None:
        self.searching = bool(self._search)
        self._show_list()

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        view: MapView = front.ask(floor_plans, place_id=None)
        shops = [place.id for floor in view.floors for place in floor.places if place.unit]
        return [{}, *({"place": shop} for shop in shops[:1]), {"search": "洗手间"}]


def _fill(holder: Widget, parts: tuple[Widget, ...]) -> None:
    for part in parts:
        holder.add_widget(part)
