"""All rules of booking a room, for terminals, the back office and pages alike."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Q

from server.config.masking import KEEP_CONTACT
from server.devices.models import Device
from server.districts.models import District, new_id
from server.rooms.models import Booking, Room
from server.rooms.rules import NotBookable, check_rules
from server.rooms.selectors import free_choices, overlapping
from sync.events.booking_requested import Slot
from sync.events.contact import Contact
from sync.events.identity import identity_hash

_Status = Booking.Status
CHECK_IN_EARLIEST = timedelta(minutes=30)
"""Before the start. Whoever scans sooner has not come for the booking yet."""


@dataclass(frozen=True)
class Request:
    """Who asks for what. `contact` None: the sealed box did not open."""

    room_id: UUID
    start: datetime
    end: datetime
    purpose: str
    reference: str
    contact: Contact | None
    requested_at: datetime
    booking_id: UUID | None = None
    device: Device | None = None


@transaction.atomic
def request_booking(*, district: District, request: Request, now: datetime) -> Booking:
    """The booking as confirmed, pending, `conflict` with choices, or `rejected` with `refusal`.

    The room's row is locked, so that of two requests for one slot the second sees the first.
    Raises NotBookable("room_unknown") and ("end_before_start"), which leave no booking.
    """
    room = _locked_room(district, request.room_id)
    if request.end <= request.start:
        raise NotBookable("end_before_start")
    booking = _unsaved(room, request)
    _forget_refusal(booking)
    try:
        _check(room, booking, request, now)
    except NotBookable as refusal:
        booking.status, booking.refusal = _Status.REJECTED, refusal.code
        booking.save(force_insert=True)
        return booking
    return _take(room, booking, now)


@transaction.atomic
def request_at_desk(*, district: District, request: Request, now: datetime) -> Booking:
    """As request_booking, for a person who can be asked again: nothing is kept of a refusal.

    Raises NotBookable, also for a slot that is taken.
    """
    booking = request_booking(district=district, request=request, now=now)
    if booking.status == _Status.REJECTED:
        raise NotBookable(booking.refusal)
    if booking.status == _Status.CONFLICT:
        raise NotBookable("slot_taken")
    return booking


def choices_text(booking: Booking) -> str:
    """The slots that were offered instead, in words."""
    slots = msgspec.convert(booking.choices, list[Slot])
    rooms = Room.objects.select_related("station").in_bulk([slot.room_id for slot in slots])
    return ";".join(
        _slot_text(rooms[slot.room_id], slot) for slot in slots if slot.room_id in rooms
    )


def _slot_text(room: Room, slot: Slot) -> str:
    start, end = (
        slot.start.astimezone(room.station.tzinfo),
        slot.end.astimezone(room.station.tzinfo),
    )
    return f"{room} {start:%m月%d日 %H:%M}–{end:%H:%M}"


def _locked_room(district: District, room_id: UUID) -> Room:
    rooms = Room.objects.select_for_update(of=("self",)).select_related("station", "district")
    room = rooms.filter(district=district, pk=room_id).first()
    if room is None:
        raise NotBookable("room_unknown")
    return room


def _unsaved(room: Room, request: Request) -> Booking:
    contact = request.contact or Contact()
    roster_key = bytes.fromhex(room.district.roster_key)
    return Booking(
        id=request.booking_id or new_id(),
        district=room.district,
        room=room,
        start=request.start,
        end=request.end,
        reference=request.reference,
        purpose=request.purpose,
        contact_name=contact.name,
        contact_phone=contact.phone,
        phone_hash=identity_hash(contact.phone, roster_key=roster_key) if contact.phone else "",
        device=request.device,
        requested_at=request.requested_at,
    )


def _forget_refusal(booking: Booking) -> None:
    """A request that is decided again, or corrected, takes the place of what was refused."""
    same = Q(pk=booking.pk) | Q(reference=booking.reference)
    refused = Booking.objects.filter(same, district=booking.district, status=_Status.REJECTED)
    for row in refused:
        row.delete()


def _check(room: Room, booking: Booking, request: Request, now: datetime) -> None:
    if request.contact is None:
        raise NotBookable("contact_unreadable")
    check_rules(
        room,
        start=request.start,
        end=request.end,
        requested_at=request.requested_at,
        now=now,
    )
    if _is_blocked(room, booking.phone_hash, now):
        raise NotBookable("blocked")


def _is_blocked(room: Room, phone_hash: str, now: datetime) -> bool:
    """Too many times nobody came, within the days that this blocks for."""
    since = now - timedelta(days=room.block_days)
    missed = Booking.objects.filter(
        district=room.district_id,
        phone_hash=phone_hash,
        status=_Status.RELEASED,
        checked_in_at=None,
        start__gte=since,
    )
    return bool(phone_hash) and missed.count() >= room.no_shows


def _take(room: Room, booking: Booking, now: datetime) -> Booking:
    """Save it as taking the room if that is free, else as a conflict with choices."""
    if not overlapping(room, start=booking.start, end=booking.end).exists():
        booking.status = _Status.CONFIRMED if room.auto_confirm else _Status.PENDING
        if _saved_or_taken(booking):
            return booking
    slots = free_choices(room, start=booking.start, end=booking.end, now=now)
    booking.status, booking.choices = _Status.CONFLICT, msgspec.to_builtins(slots)
    booking.save(force_insert=True)
    return booking


def _saved_or_taken(booking: Booking) -> bool:
    """False when PostgreSQL's exclusion constraint knows of a booking that we did not see."""
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError as error:
        if "no_double_booking" not in str(error):
            raise
        return False
    return True


def booking_in(*, district: District, booking_id: UUID) -> Booking | None:
    """The district's booking of that id, or None."""
    return Booking.objects.filter(district=district, pk=booking_id).first()


def cancel(*, booking: Booking) -> Booking:
    """Give the room back. Cancelling again changes nothing. Raises NotBookable."""

    def change(locked: Booking) -> None:
        if locked.status in (_Status.CHECKED_IN, _Status.RELEASED):
            raise NotBookable("too_late_to_cancel")
        if locked.status in Booking.TAKING:
            locked.status = _Status.CANCELLED

    return _changed(booking, change)


def confirm(*, booking: Booking) -> Booking:
    """The office says yes to a pending booking."""

    def change(locked: Booking) -> None:
        if locked.status == _Status.PENDING:
            locked.status = _Status.CONFIRMED

    return _changed(booking, change)


def check_in(*, booking: Booking, at: datetime) -> tuple[Booking, str]:
    """The group is there: a fact. The second value is a flag for the office, or empty.

    Far too early it changes nothing, so that the room is still released if nobody comes.
    """
    flags: list[str] = []

    def change(locked: Booking) -> None:
        if _can_come(locked) and at < locked.start - CHECK_IN_EARLIEST:
            flags.append("too_early")
            return
        locked.checked_in_at = locked.checked_in_at or at
        if locked.status in Booking.TAKING:
            locked.status = _Status.CHECKED_IN
        elif locked.status == _Status.RELEASED and _still_free(locked):
            locked.status = _Status.CHECKED_IN
            flags.append("released_before")
        else:
            flags.append("booking_not_active")

    return _changed(booking, change), "".join(flags)


def _can_come(booking: Booking) -> bool:
    return booking.status in (*Booking.TAKING, _Status.RELEASED)


def _still_free(booking: Booking) -> bool:
    return not overlapping(booking.room, start=booking.start, end=booking.end).exists()


@transaction.atomic
def _changed(booking: Booking, change: Callable[[Booking], Any]) -> Booking:
    """Change the booking under the room's lock, which is what decides who has the room."""
    Room.objects.select_for_update().get(pk=booking.room_id)
    locked = Booking.objects.select_related("room").get(pk=booking.pk)
    change(locked)
    locked.save()
    return locked


def release_no_shows(*, now: datetime) -> int:
    """Free the rooms whose group has not come in time; how many."""
    waiting = Booking.objects.filter(status=_Status.CONFIRMED, start__lte=now)
    late = [
        booking
        for booking in waiting.select_related("room")
        if booking.start + timedelta(minutes=booking.room.release_min) <= now
    ]
    return sum(_release(booking) for booking in late)


def forget_contacts(*, now: datetime) -> int:
    """Delete whom to call of bookings that ended 30 days ago; how many."""
    over = Booking.objects.filter(end__lte=now - KEEP_CONTACT).exclude(contact_phone="")
    return over.update(contact_name="", contact_phone="", phone_hash="")


def _release(booking: Booking) -> bool:
    def change(locked: Booking) -> None:
        if locked.status == _Status.CONFIRMED:
            locked.status = _Status.RELEASED

    return _changed(booking, change).status == _Status.RELEASED
