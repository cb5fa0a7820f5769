"""What terminals send of rooms. The sentences shown to persons are in `server.rooms.rules`."""

from server.config.seal import ContactUnreadable, open_contact
from server.ingest.handlers import Operation, Outcome, applied, handles, rejected
from server.rooms import services
from server.rooms.models import Booking
from server.rooms.rules import MESSAGES, NotBookable
from sync.events.booking_cancelled import BookingCancelled
from sync.events.booking_checked_in import BookingCheckedIn
from sync.events.booking_requested import BookingRequested
from sync.events.contact import Contact


@handles(BookingRequested)
def book(op: Operation, body: BookingRequested) -> Outcome:
    request = services.Request(
        room_id=body.room_id,
        start=body.start,
        end=body.end,
        purpose=body.purpose,
        reference=body.reference,
        contact=_contact(body.contact_sealed),
        requested_at=op.occurred_at,
        booking_id=op.entity_id,
        device=op.device,
    )
    try:
        booking = services.request_booking(
            district=op.district, request=request, now=op.received_at
        )
    except NotBookable as refusal:
        return rejected(refusal.code, refusal.message_key)
    return _answer(booking)


def _contact(sealed: str) -> Contact | None:
    try:
        return open_contact(sealed)
    except ContactUnreadable:
        return None


def _answer(booking: Booking) -> Outcome:
    if booking.status == Booking.Status.REJECTED:
        refusal = booking.refusal
        return Outcome(
            "rejected", code=refusal, message_key=MESSAGES[refusal], entity_id=booking.id
        )
    if booking.status == Booking.Status.CONFLICT:
        return Outcome(
            "conflict",
            code="slot_taken",
            message_key=MESSAGES["slot_taken"],
            entity_id=booking.id,
            detail={"choices": booking.choices},
        )
    return applied(booking.id, status=booking.status)


@handles(BookingCancelled)
def cancel(op: Operation, body: BookingCancelled) -> Outcome:
    booking = services.booking_in(district=op.district, booking_id=body.booking_id)
    if booking is None:
        return rejected("booking_unknown", MESSAGES["booking_unknown"])
    try:
        services.cancel(booking=booking)
    except NotBookable as refusal:
        return rejected(refusal.code, refusal.message_key)
    return applied(booking.id)


@handles(BookingCheckedIn)
def check_in(op: Operation, body: BookingCheckedIn) -> Outcome:
    booking = services.booking_in(district=op.district, booking_id=body.booking_id)
    if booking is None:
        return applied(None, "booking_unknown")
    _, flag = services.check_in(booking=booking, at=op.occurred_at)
    return applied(booking.id, *([flag] if flag else []))
