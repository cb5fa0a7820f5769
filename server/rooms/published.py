"""What terminals are given of rooms and bookings: no person, no contact, no purpose."""

import msgspec

from server.changes.publishing import Published, publishes
from server.rooms.models import Booking, Room
from sync.events.booking_requested import Slot
from sync.events.entities import booking as booking_wire
from sync.events.entities import room as wire


@publishes(Room)
def room(row: Room) -> Published:
    return Published(
        type="room",
        id=row.id,
        district_id=row.district_id,
        body=_room_body(row) if row.is_open else None,
    )


def _room_body(row: Room) -> wire.Room:
    return wire.Room(
        name=row.name,
        station_id=row.station_id,
        floor=row.floor,
        seats=row.seats,
        equipment=row.equipment,
        photo=row.photo or None,
        rules=wire.RoomRules(
            opens=f"{row.opens:%H:%M}",
            closes=f"{row.closes:%H:%M}",
            days_ahead=row.days_ahead,
            max_min=row.max_min,
            step_min=row.step_min,
            gap_min=row.gap_min,
            release_min=row.release_min,
            no_shows=row.no_shows,
            block_days=row.block_days,
        ),
    )


@publishes(Booking)
def booking(row: Booking) -> Published:
    return Published(
        type="booking",
        id=row.id,
        district_id=row.district_id,
        body=_booking_body(row),
    )


def _booking_body(row: Booking) -> booking_wire.Booking:
    return booking_wire.Booking(
        room_id=row.room_id,
        start=row.start,
        end=row.end,
        status=row.status,  # type: ignore[arg-type]  # Status has the wire's values
        reference=row.reference,
        choices=msgspec.convert(row.choices, list[Slot]),
    )
