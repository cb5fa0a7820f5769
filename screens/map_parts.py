"""What the map screen is made of beside the plan: its head, the card, and the rows of the list."""

from typing import TYPE_CHECKING, Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.queries.floor_plans import MERCHANT, ROOM, PlaceView
from screens.language import _
from screens.place_words import PLACE_ICONS, floor_text, kind_text, place_note, place_title, tone_of
from screens.theme import Theme
from screens.widgets.card import Card, Column, TapCard, Tiles
from screens.widgets.long_list import ListRow
from screens.widgets.tap import Tap
from screens.widgets.text import line_height
from screens.widgets.text_field import SearchField

if TYPE_CHECKING:
    from screens.map import MapScreen


class PlaceField(SearchField):
    """Words for places of all floors."""

    screen = ObjectProperty(None)


class MapHead(Column):
    """The floors."""

    screen = ObjectProperty(None)


class MapTools(Tiles):
    """The nearest facilities, and the plan's size."""

    screen = ObjectProperty(None)

    def show(self, kinds: list[str]) -> None:
        """Taps to the nearest of these facilities, and the two for a bigger and a smaller plan."""
        self.clear_widgets()
        for tap in (*map(self._nearest, kinds), *self._sizes()):
            self.add_widget(tap)
        self.cols = len(self.children)

    def _nearest(self, kind: str) -> Tap:
        text = _("最近的\n{place}").format(place=kind_text(kind))
        tap = _tool(f"map.nearest.{kind}", PLACE_ICONS[kind], text)
        tap.bind(on_release=lambda _tap: self.screen.find_nearest(kind))
        return tap

    def _sizes(self) -> tuple[Tap, Tap]:
        nearer = _tool("map.nearer", "zoom-in", _("放大"))
        nearer.bind(on_release=lambda _tap: self.screen.plan.zoom(1))
        farther = _tool("map.farther", "zoom-out", _("缩小"))
        farther.bind(on_release=lambda _tap: self.screen.plan.zoom(-1))
        return nearer, farther


class CardPlace(Column):
    """Where the card of the picked place is."""

    screen = ObjectProperty(None)

    def show(self, place: PlaceView | None, way: str) -> None:
        """The card; nothing without a place."""
        self.clear_widgets()
        if place is not None:
            self.add_widget(PlaceCard(self.screen, place, way))


class PlaceCard(Card):
    """A place: what it is, where, how to get there, and what can be done about it."""

    icon = StringProperty("dots")
    tone = StringProperty("accent")
    title = StringProperty("")
    note = StringProperty("")
    way = StringProperty("")
    is_tall = BooleanProperty(False)

    def __init__(self, screen: "MapScreen", place: PlaceView, way: str, **kwargs: Any) -> None:
        theme = screen.theme
        super().__init__(
            is_tall=theme.wide or theme.modes.elder,
            icon=PLACE_ICONS[place.kind],
            tone=tone_of(place),
            title=place_title(place),
            note=_note(place),
            way=way if place.at else _("{way}(图上未标出)").format(way=way),
            **kwargs,
        )
        tap = _door(screen, place)
        if tap is not None:
            tap.fit, tap.pos_hint = not self.is_tall, {"center_y": 0.5}
            (self if self.is_tall else self.ids.line).add_widget(tap)


def _note(place: PlaceView) -> str:
    return " · ".join(filter(None, (floor_text(place.floor), place_note(place))))


def _door(screen: "MapScreen", place: PlaceView) -> Tap | None:
    """The way on from a shop or a room."""
    if place.kind == MERCHANT:
        tap = Tap(name="map.merchant", text=_("商户主页"), kind="primary")
        tap.bind(on_release=lambda _tap: screen.front.go("merchant", merchant_id=place.id))
        return tap
    if place.kind == ROOM:
        tap = Tap(name="map.room", text=_("预订会议室"), kind="primary")
        tap.bind(on_release=lambda _tap: screen.front.go("room", room_id=place.id))
        return tap
    return None


def _tool(name: str, icon: str, text: str) -> Tap:
    return Tap(name=name, icon=icon, text=text, stack=True, kind="sunken", role="caption", inset=4)


class PlaceRow(TapCard):
    """A place of the list, with the number that its pin has."""

    screen = ObjectProperty(None)
    place = ObjectProperty(None)
    icon = StringProperty("dots")
    tone = StringProperty("accent")
    number = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")
    tail = StringProperty("")
    is_picked = BooleanProperty(False)

    def on_release(self) -> None:
        self.screen.pick(self.place)


def place_rows(
    screen: "MapScreen", places: tuple[PlaceView, ...], *, with_floor: bool
) -> list[ListRow]:
    """The list's rows; side by side where there is room."""
    theme = screen.theme
    beside = 1 if theme.wide or theme.modes.elder else 2
    height = _row_px(theme)

    def row(pair: tuple[PlaceView, ...]) -> ListRow:
        return ListRow(lambda _width: height, lambda: _row(screen, pair, beside, with_floor))

    return [row(places[at : at + beside]) for at in range(0, len(places), beside)]


def _row_px(theme: Theme) -> int:
    """The title and the note, one line each."""
    title = line_height(theme.bold, theme.body)
    is_alone = theme.wide or theme.modes.elder
    note = line_height(theme.regular, theme.body if is_alone else theme.caption)
    return max(theme.target, title + note + theme.px(32))


def _row(
    screen: "MapScreen", places: tuple[PlaceView, ...], beside: int, with_floor: bool
) -> BoxLayout:
    row = BoxLayout(spacing=screen.theme.px(14))
    for place in places:
        row.add_widget(_place_row(screen, place, with_floor))
    for _empty in range(beside - len(places)):
        row.add_widget(BoxLayout())
    return row


def _place_row(screen: "MapScreen", place: PlaceView, with_floor: bool) -> PlaceRow:
    note = _note(place) if with_floor else place_note(place)
    missing = "" if place.at else _("图上未标出")
    return PlaceRow(
        screen=screen,
        place=place,
        name=f"map.place.{place.floor}.{place.number}",
        icon=PLACE_ICONS[place.kind],
        tone=tone_of(place),
        number="" if with_floor else str(place.number),
        title=place_title(place),
        note=" · ".join(filter(None, (note, missing))),
        size_hint_y=1,
    )
