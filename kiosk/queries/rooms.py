"""Rooms, their days, and what a reference stands at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.check_in_window import is_check_in_time
from kiosk.domain.reference import normalised_reference
from kiosk.domain.slots import Interval, RoomHours, bookable_days, day_slots, is_free_now, is_past
from kiosk.errors import Refused
from kiosk.queries.bookings import StandingBooking, Status, standing_bookings
from kiosk.queries.stations import own_station_id, station_names
from kiosk.store.rows import published, published_one
from sync.events.booking_requested import Slot
from sync.events.entities.room import Room, RoomRules

SlotState = Literal["free", "taken", "past", "pending"]


@dataclass(frozen=True)
class RoomTile:
    """`station` is the station's name; `here`: it is this terminal's."""

    id: UUID
    name: str
    station: str
    floor: str
    seats: int
    equipment: tuple[str, ...]
    photo: Path | None
    here: bool
    free_now: bool


@dataclass(frozen=True)
class SlotView:
    """One step of a day. `pending`: asked for here, not yet confirmed by the server."""

    start: datetime
    end: datetime
    state: SlotState


@dataclass(frozen=True)
class RoomDay:
    """A room's day. `days` are those that can be booked; `max_min` is the longest booking."""

    room: RoomTile
    day: date
    days: tuple[date, ...]
    slots: tuple[SlotView, ...]
    step_min: int
    max_min: int


@dataclass(frozen=True)
class ChoiceView:
    """A free slot offered with a conflict; `room` is the room's name."""

    room_id: UUID
    room: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class BookingView:
    """`room` is the room's name; `message` a msgid, or empty."""

    id: UUID
    reference: str
    room: str
    start: datetime
    end: datetime
    purpose: str
    status: Status
    message: str
    choices: tuple[ChoiceView, ...]
    can_cancel: bool
    can_check_in: bool


def rooms(desk: Desk) -> tuple[RoomTile, ...]:
    """Every room, those of this station first."""
    bookings = list(standing_bookings(desk))
    tiles = [_tile(desk, key, room, bookings) for key, room in published(desk.store.reader, Room)]
    return tuple(sorted(tiles, key=lambda tile: (not tile.here, tile.station, tile.name)))


def room_day(desk: Desk, *, room_id: UUID, day: date) -> RoomDay:
    """A room's slots on a local day. Raises Refused when the room is gone."""
    room = published_room(desk, room_id)
    bookings = [one for one in standing_bookings(desk) if one.body.room_id == room_id]
    hours, now = hours_of(room.rules, desk.zone), desk.clock.now()
    return RoomDay(
        room=_tile(desk, room_id, room, bookings),
        day=day,
        days=bookable_days(hours, now),
        slots=tuple(_slot(slot, hours, bookings, now) for slot in day_slots(hours, day)),
        step_min=hours.step_min,
        max_min=hours.max_min,
    )


def booking(desk: Desk, *, reference: str) -> BookingView | None:
    """What a reference stands at, however it was typed; None when nobody knows it."""
    plain = normalised_reference(reference)
    for found in standing_bookings(desk):
        if found.body.reference == plain:
            return _booking_view(desk, found)
    return None


def published_room(desk: Desk, room_id: UUID) -> Room:
    """A room. Raises Refused."""
    room = published_one(desk.store.reader, Room, room_id)
    if room is None:
        raise Refused(sentences.ROOM_GONE)
    return room


def hours_of(rules: RoomRules, zone: ZoneInfo) -> RoomHours:
    """A room's rules as the domain knows them."""
    return RoomHours(
        opens=rules.opens,
        closes=rules.closes,
        zone=zone,
        step_min=rules.step_min,
        gap_min=rules.gap_min,
        max_min=rules.max_min,
        days_ahead=rules.days_ahead,
    )


def can_cancel(found: StandingBooking, now: datetime) -> bool:
    """Until the end, while it is not settled otherwise."""
    return found.status in ("pending", "confirmed") and now < found.body.end


def can_check_in(found: StandingBooking, release_min: int, now: datetime) -> bool:
    """Also when it is still pending: the group is there, the network may not be."""
    is_open = found.status in ("pending", "confirmed")
    return is_open and is_check_in_time(found.body.start, release_min, now)


def release_min_of(desk: Desk, room_id: UUID) -> int:
    """After how many minutes a room is given to others; the default for a room that is gone."""
    room = published_one(desk.store.reader, Room, room_id)
    return (room.rules if room else RoomRules()).release_min


def _tile(desk: Desk, key: UUID, room: Room, bookings: Iterable[StandingBooking]) -> RoomTile:
    mine = [one.interval for one in bookings if one.body.room_id == key and one.takes_room]
    return RoomTile(
        id=key,
        name=room.name,
        station=station_names(desk).get(room.station_id, ""),
        floor=room.floor,
        seats=room.seats,
        equipment=tuple(room.equipment),
        photo=desk.media(room.photo),
        here=room.station_id == own_station_id(desk),
        free_now=is_free_now(hours_of(room.rules, desk.zone), mine, desk.clock.now()),
    )


def _slot(
    slot: Interval, hours: RoomHours, bookings: Iterable[StandingBooking], now: datetime
) -> SlotView:
    start, end = (moment.astimezone(hours.zone) for moment in (slot.start, slot.end))
    return SlotView(start, end, _slot_state(slot, hours, bookings, now))


def _slot_state(
    slot: Interval, hours: RoomHours, bookings: Iterable[StandingBooking], now: datetime
) -> SlotState:
    if is_past(slot.start, hours, now):
        return "past"
    clashing = [
        one.status for one in bookings if one.takes_room and slot.clashes(one.interval, hours.gap)
    ]
    if not clashing:
        return "free"
    return "pending" if all(status == "pending" for status in clashing) else "taken"


def _booking_view(desk: Desk, found: StandingBooking) -> BookingView:
    zone, now, body = desk.zone, desk.clock.now(), found.body
    names = {key: room.name for key, room in published(desk.store.reader, Room)}
    return BookingView(
        id=found.id,
        reference=body.reference,
        room=names.get(body.room_id, ""),
        start=body.start.astimezone(zone),
        end=body.end.astimezone(zone),
        purpose=body.purpose,
        status=found.status,
        message=found.message,
        choices=tuple(_choice(slot, names.get(slot.room_id, ""), zone) for slot in found.choices),
        can_cancel=can_cancel(found, now),
        can_check_in=can_check_in(found, release_min_of(desk, body.room_id), now),
    )


def _choice(slot: Slot, room: str, zone: ZoneInfo) -> ChoiceView:
    return ChoiceView(slot.room_id, room, slot.start.astimezone(zone), slot.end.astimezone(zone))
