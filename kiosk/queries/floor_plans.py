"""The floors of a station: their plans, and the shops, rooms and facilities that are on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain.floors import floor_order
from kiosk.queries.searching import finds
from kiosk.queries.stations import own_station_id, station_names
from kiosk.store.rows import published, published_one
from sync.events.entities.floor_plan import FloorPlan, Spot
from sync.events.entities.merchant import Merchant
from sync.events.entities.room import Room

Point = tuple[float, float]
"""Shares of a plan's width and height, from its left upper corner."""

MERCHANT, ROOM, TERMINAL, LIFT = "merchant", "room", "terminal", "lift"

FACILITY_WORDS = {
    "toilet": "洗手间 卫生间 厕所 toilet restroom wc",
    LIFT: "电梯 直梯 lift elevator",
    "escalator": "扶梯 自动扶梯 escalator",
    "stairs": "楼梯 stairs",
    "desk": "服务台 咨询 desk information",
    "nursing": "母婴室 哺乳 nursing baby",
    "exit": "出入口 出口 大门 exit entrance",
    "aed": "急救 除颤 aed defibrillator",
    "water": "饮水处 开水 热水 water",
    TERMINAL: "一体机 终端 terminal",
}
"""The facilities that a terminal knows, with what a person may call them."""


@dataclass(frozen=True)
class PlaceView:
    """`kind` is merchant, room or a facility; `id` the merchant's, the room's or the spot's.
    `name` is empty for a facility without a label. `number` is its number on its floor, from 1;
    `at` None: the plan does not show it."""

    id: UUID
    kind: str
    name: str
    trade: str
    unit: str
    floor: str
    at: Point | None
    number: int = 0


@dataclass(frozen=True)
class FloorView:
    """`picture` None: there is no plan, or it has not come yet. `aspect`: width by height. `here`:
    where this terminal stands on it. `places`: shops, rooms, then facilities."""

    floor: str
    order: int
    picture: Path | None
    aspect: float
    here: Point | None
    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class MapView:
    """`floors` from the lowest to the highest. `station` is its name; `own`: this terminal's."""

    station: str
    own: bool
    floors: tuple[FloorView, ...]

    @property
    def here(self) -> FloorView | None:
        """The floor on which this terminal is known to stand."""
        return next((floor for floor in self.floors if floor.here is not None), None)

    def floor_of(self, place_id: UUID) -> FloorView | None:
        """The floor with this place."""
        return next((one for one in self.floors if place_of(one, place_id)), None)


def place_of(floor: FloorView, place_id: UUID) -> PlaceView | None:
    """A place of a floor."""
    return next((place for place in floor.places if place.id == place_id), None)


def floor_plans(desk: Desk, *, place_id: UUID | None = None) -> MapView:
    """The station of a merchant or room, else this terminal's."""
    own = own_station_id(desk)
    station = _station_of(desk, place_id) or own
    plans = {
        plan.floor: plan
        for _, plan in published(desk.store.reader, FloorPlan)
        if plan.station_id == station
    }
    things = list(_things(desk, station))
    here = _own_spot(desk, plans) if station == own else None
    names = {*plans, *(thing.floor for thing in things if thing.floor)}
    floors = [_floor(desk, name, plans.get(name), things, here) for name in names]
    floors.sort(key=lambda floor: (floor.order, floor.floor))
    return MapView(station_names(desk).get(station, ""), station == own, tuple(floors))


def has_map(desk: Desk) -> bool:
    """Whether there is anything of this station to find. Asked with each look at home."""
    own, reader = own_station_id(desk), desk.store.reader
    kinds: tuple[type[FloorPlan | Room | Merchant], ...] = (FloorPlan, Room, Merchant)
    return any(
        row.station_id == own and row.floor for kind in kinds for _, row in published(reader, kind)
    )


def is_mapped(desk: Desk, *, place_id: UUID) -> bool:
    """Whether a plan that is here shows the merchant or room."""
    thing = _thing(desk, place_id)
    return thing is not None and any(
        place_id in (spot.merchant_id, spot.room_id)
        for _, plan in published(desk.store.reader, FloorPlan)
        if (plan.station_id, plan.floor) == (thing.station_id, thing.floor)
        for spot in plan.spots
    )


def found_places(view: MapView, search: str) -> tuple[PlaceView, ...]:
    """Places of all floors whose name, kind, unit or floor has every word of the search; those of
    this terminal's floor first, then of the floors next to it."""
    start = view.here.order if view.here else 1
    floors = sorted(view.floors, key=lambda floor: abs(floor.order - start))
    return tuple(
        place for floor in floors for place in floor.places if finds(search, _words(place))
    )


def nearest(view: MapView, kind: str, *, seen: str) -> PlaceView | None:
    """The nearest facility of a kind: on the floor where this terminal stands, else on the nearest
    other one. Where that is not known, it goes by the floor that is `seen`, its first one."""
    start = view.here or next((floor for floor in view.floors if floor.floor == seen), None)
    if start is None:
        return None
    ways = [
        (abs(floor.order - start.order), _distance(start, place.at), place)
        for floor in view.floors
        for place in floor.places
        if place.kind == kind and place.at is not None
    ]
    return min(ways, key=lambda way: way[:2])[2] if ways else None


def has_lift_to(view: MapView, floor: str) -> bool:
    """Whether a lift is drawn both on this terminal's floor and on the other."""
    ends = [view.here, next((one for one in view.floors if one.floor == floor), None)]
    return all(end and any(place.kind == LIFT for place in end.places) for end in ends)


def _distance(start: FloorView, at: Point) -> float:
    """In heights of the plan; lifts come out near the same point of every floor."""
    if start.here is None:
        return 0.0
    across, down = (at[0] - start.here[0]) * start.aspect, at[1] - start.here[1]
    return float((across**2 + down**2) ** 0.5)


def _station_of(desk: Desk, place_id: UUID | None) -> UUID | None:
    thing = _thing(desk, place_id) if place_id else None
    return thing.station_id if thing else None


def _thing(desk: Desk, thing_id: UUID) -> Merchant | Room | None:
    reader = desk.store.reader
    return published_one(reader, Merchant, thing_id) or published_one(reader, Room, thing_id)


def _things(desk: Desk, station: UUID) -> Iterator[PlaceView]:
    """Shops by their unit, then rooms by their name; not placed yet."""
    shops = [row for row in published(desk.store.reader, Merchant) if row[1].station_id == station]
    for key, shop in sorted(shops, key=lambda row: (row[1].shop_no, row[1].name)):
        yield PlaceView(key, MERCHANT, shop.name, shop.trade, shop.shop_no, shop.floor, None)
    rooms = [row for row in published(desk.store.reader, Room) if row[1].station_id == station]
    for key, room in sorted(rooms, key=lambda row: row[1].name):
        yield PlaceView(key, ROOM, room.name, "", "", room.floor, None)


def _own_spot(desk: Desk, plans: dict[str, FloorPlan]) -> UUID | None:
    """The spot that names this terminal, else the only one at the station: of several nobody
    knows which it is."""
    spots = [spot for plan in plans.values() for spot in plan.spots if spot.facility == TERMINAL]
    device = desk.enrolment.device_id
    named = next((spot for spot in spots if str(spot.device_id) == device), None)
    if named is None and len(spots) == 1 and spots[0].device_id is None:
        named = spots[0]
    return named.id if named else None


def _floor(
    desk: Desk, name: str, plan: FloorPlan | None, things: list[PlaceView], here: UUID | None
) -> FloorView:
    spots = plan.spots if plan else []
    by_thing = {spot.merchant_id or spot.room_id: (spot.x, spot.y) for spot in spots}
    places = [replace(one, at=by_thing.get(one.id)) for one in things if one.floor == name]
    places += _facilities(name, spots, here)
    return FloorView(
        floor=name,
        order=plan.order if plan else floor_order(name),
        picture=desk.media(plan.picture) if plan else None,
        aspect=plan.width / plan.height if plan else 1.0,
        here=next(((spot.x, spot.y) for spot in spots if spot.id == here), None),
        places=tuple(replace(one, number=at) for at, one in enumerate(places, start=1)),
    )


def _facilities(floor: str, spots: list[Spot], here: UUID | None) -> Iterator[PlaceView]:
    """In the order of FACILITY_WORDS; this terminal is no place to go to."""
    known = [spot for spot in spots if spot.facility in FACILITY_WORDS and spot.id != here]
    order = list(FACILITY_WORDS)
    for spot in sorted(known, key=lambda spot: (order.index(spot.facility), spot.x, spot.y)):
        yield PlaceView(spot.id, spot.facility, spot.label, "", "", floor, (spot.x, spot.y))


def _words(place: PlaceView) -> str:
    kind = FACILITY_WORDS.get(place.kind, "会议室 room" if place.kind == ROOM else "")
    return f"{place.name} {place.trade} {place.unit} {place.floor} {kind}"
