"""A group asks for a room."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import sealed
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.reference import new_reference
from kiosk.domain.slots import Interval, booking_problem
from kiosk.errors import Refused
from kiosk.queries.bookings import standing_bookings
from kiosk.queries.rooms import hours_of, published_room
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.booking_requested import BookingRequested
from sync.events.contact import Contact as Contact
from sync.events.entities.booking import Booking

MOST_PURPOSE_CHARS = 80


@dataclass(frozen=True)
class BookingTicket:
    """What the group keeps: the reference finds the booking again."""

    booking_id: UUID
    reference: str


def request_booking(
    desk: Desk, *, room_id: UUID, start: datetime, end: datetime, purpose: str, contact: Contact
) -> BookingTicket:
    """Ask for a room from `start` to `end` (aware). Raises Refused with the rule that says no."""
    wish = Interval(start.astimezone(UTC), end.astimezone(UTC))
    if len(purpose.strip()) > MOST_PURPOSE_CHARS:
        raise Refused(sentences.PURPOSE_TOO_LONG)
    ticket = BookingTicket(uuid7(), new_reference())
    with desk.store.transaction() as tx:
        _refuse_if_broken(desk, room_id, wish)
        body = BookingRequested(
            room_id=room_id,
            start=wish.start,
            end=wish.end,
            purpose=purpose.strip(),
            reference=ticket.reference,
            contact_sealed=sealed(tx, contact),
        )
        op_id = outbox.append(tx, body, clock=desk.clock, entity_id=ticket.booking_id)
        put_local(tx, ticket.booking_id, _booking(body), op_id=op_id)
    return ticket


def _refuse_if_broken(desk: Desk, room_id: UUID, wish: Interval) -> None:
    hours = hours_of(published_room(desk, room_id).rules, desk.zone)
    taken = [
        one.interval
        for one in standing_bookings(desk)
        if one.body.room_id == room_id and one.takes_room
    ]
    problem = booking_problem(wish, hours, taken, desk.clock.now())
    if problem:
        raise Refused(problem)


def _booking(body: BookingRequested) -> Booking:
    """As it will be published if the server confirms it; until then its operation says pending."""
    return Booking(
        room_id=body.room_id,
        start=body.start,
        end=body.end,
        status="confirmed",
        reference=body.reference,
        purpose=body.purpose,
    )
