"""The demo district's rooms, with bookings today and on the next days."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from server.config.demo_files import demo_district, demo_id, demo_picture
from server.districts.models import District
from server.rooms import services
from server.rooms.models import Booking, Room
from server.rooms.rules import day_slots
from sync.events.contact import Contact
from sync.events.integrity_code import serial_from_number

_WISHES = (
    ("yunqiao-hall", 1, time(10), 120, "商户消防培训"),
    ("yunqiao-hall", 1, time(11), 60, "诚信经营座谈"),
    ("tongxin-room", 1, time(14), 60, "小微商户议事"),
    ("linli-room", 1, time(9), 90, "邻里协商会"),
    ("youth-room", 2, time(19), 90, "青年读书会"),
)
"""Room, days from today, local start, minutes, purpose. The second meets the first: a conflict."""


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    now = datetime.now(UTC)
    for row in demo_district()["rooms"]:
        _load_room(district, row)
    for number, wish in enumerate(_WISHES):
        _load_wish(district, number, wish, now)
    _load_today(district, now)


def _load_room(district: District, row: dict[str, Any]) -> None:
    room_id = demo_id(district, "room", row["slug"])
    if not Room.objects.filter(pk=room_id).exists():
        Room.objects.create(
            id=room_id,
            district=district,
            station_id=demo_id(district, "station", row["station"]),
            photo=demo_picture(district, row["slug"]),
            **{name: row[name] for name in ("name", "floor", "seats", "equipment")},
        )


def _load_wish(
    district: District, number: int, wish: tuple[str, int, time, int, str], now: datetime
) -> None:
    slug, days, at, length_min, purpose = wish
    room = Room.objects.select_related("station").get(pk=demo_id(district, "room", slug))
    day = now.astimezone(room.station.tzinfo).date() + timedelta(days=days)
    start = datetime.combine(day, at, tzinfo=room.station.tzinfo).astimezone(UTC)
    _ask(room, str(number), start, start + timedelta(minutes=length_min), purpose, now)


def _load_today(district: District, now: datetime) -> None:
    """The next free hour of today, if the house is still open."""
    room = Room.objects.select_related("station").get(pk=demo_id(district, "room", "tongxin-room"))
    slots = day_slots(room, day_of=now, length=timedelta(hours=1))
    for start, end in slots:
        if start > now:
            _ask(room, "today", start.astimezone(UTC), end.astimezone(UTC), "志愿者例会", now)
            return


def _ask(
    room: Room, slug: str, start: datetime, end: datetime, purpose: str, now: datetime
) -> None:
    booking_id = demo_id(room.district, "booking", slug)
    if Booking.objects.filter(pk=booking_id).exists():
        return
    request = services.Request(
        room_id=room.id,
        start=start,
        end=end,
        purpose=purpose,
        reference=serial_from_number(booking_id.int & (2**40 - 1)),
        contact=Contact(name="示例联系人", phone="13800008888"),
        requested_at=now,
        booking_id=booking_id,
    )
    services.request_booking(district=room.district, request=request, now=now)
