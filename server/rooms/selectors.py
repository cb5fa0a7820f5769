"""What is free, and what may be offered instead."""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from server.rooms.models import Booking, Room
from server.rooms.rules import NotBookable, check_rules, day_slots
from server.stations.selectors import Station
from sync.events.booking_requested import Slot

MOST_CHOICES = 4


def rooms_on(*, station: Station, floor: str) -> QuerySet[Room]:
    """The rooms of one floor of a station, by name."""
    return Room.objects.filter(station=station, floor=floor)


def overlapping(room: Room, *, start: datetime, end: datetime) -> QuerySet[Booking]:
    """Bookings that take the room in that time or closer to it than the room's gap."""
    gap = timedelta(minutes=room.gap_min)
    return Booking.objects.filter(
        room=room, status__in=Booking.TAKING, start__lt=end + gap, end__gt=start - gap
    )


def free_choices(room: Room, *, start: datetime, end: datetime, now: datetime) -> list[Slot]:
    """At most 4 free slots: two of the same room that day, nearest first, two of other rooms of
    the station at the same time, and more of either when the other has fewer."""
    same = _same_room(room, start=start, end=end, now=now)
    others = _other_rooms(room, start=start, end=end, now=now)
    half = MOST_CHOICES // 2
    mixed = same[:half] + others[:half] + same[half:] + others[half:]
    return mixed[:MOST_CHOICES]


def _same_room(room: Room, *, start: datetime, end: datetime, now: datetime) -> list[Slot]:
    """Nearest first; none touches another, so that they differ as far as the day allows."""
    taken = list(
        Booking.objects.filter(room=room, status__in=Booking.TAKING)
        .filter(start__lt=start + timedelta(days=1), end__gt=start - timedelta(days=1))
        .values_list("start", "end")
    )
    gap = timedelta(minutes=room.gap_min)
    slots = day_slots(room, day_of=start, length=end - start)
    offered: list[Slot] = []
    for begins, ends in sorted(slots, key=lambda slot: abs(slot[0] - start)):
        if begins >= now and all(ends + gap <= a or b + gap <= begins for a, b in taken):
            taken.append((begins, ends))
            offered.append(_slot(room, begins, ends))
    return offered


def _other_rooms(room: Room, *, start: datetime, end: datetime, now: datetime) -> list[Slot]:
    others = Room.objects.filter(station=room.station_id, is_open=True).exclude(pk=room.pk)
    near_size = sorted(
        others.select_related("station"),
        key=lambda other: (other.seats < room.seats, abs(other.seats - room.seats)),
    )
    return [
        _slot(other, start, end)
        for other in near_size
        if _would_take(other, start=start, end=end, now=now)
    ]


def _would_take(room: Room, *, start: datetime, end: datetime, now: datetime) -> bool:
    try:
        check_rules(room, start=start, end=end, requested_at=now, now=now)
    except NotBookable:
        return False
    return not overlapping(room, start=start, end=end).exists()


def _slot(room: Room, start: datetime, end: datetime) -> Slot:
    return Slot(room_id=room.id, start=start.astimezone(UTC), end=end.astimezone(UTC))
