"""A group gives its room back."""

from uuid import UUID

import msgspec

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.bookings import standing_booking
from kiosk.queries.operations import operation_on
from kiosk.queries.rooms import can_cancel
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.booking_cancelled import BookingCancelled
from sync.events.booking_requested import BookingRequested


def cancel_booking(desk: Desk, *, booking_id: UUID) -> None:
    """Ask the server to free the room. Raises Refused when there is nothing to cancel."""
    with desk.store.transaction() as tx:
        found = standing_booking(desk, booking_id)
        if found is None:
            raise Refused(sentences.BOOKING_GONE)
        if not can_cancel(found, desk.clock.now()):
            raise Refused(sentences.BOOKING_NOT_CANCELLABLE)
        op_id = outbox.append(
            tx,
            BookingCancelled(booking_id=booking_id),
            clock=desk.clock,
            entity_id=booking_id,
            depends_on=operation_on(tx, BookingRequested.kind, booking_id),
        )
        cancelled = msgspec.structs.replace(found.body, status="cancelled")
        put_local(tx, booking_id, cancelled, op_id=op_id)
