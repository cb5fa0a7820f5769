"""A group is in its room."""

from uuid import UUID

import msgspec

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.bookings import standing_booking
from kiosk.queries.operations import operation_on
from kiosk.queries.rooms import can_check_in, release_min_of
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.booking_checked_in import BookingCheckedIn
from sync.events.booking_requested import BookingRequested


def check_in_booking(desk: Desk, *, booking_id: UUID) -> None:
    """Tell the server that the group is there. Raises Refused outside the time for it."""
    with desk.store.transaction() as tx:
        found = standing_booking(desk, booking_id)
        if found is None:
            raise Refused(sentences.BOOKING_GONE)
        release_min = release_min_of(desk, found.body.room_id)
        if not can_check_in(found, release_min, desk.clock.now()):
            raise Refused(sentences.BOOKING_NOT_CHECKABLE)
        op_id = outbox.append(
            tx,
            BookingCheckedIn(booking_id=booking_id),
            clock=desk.clock,
            entity_id=booking_id,
            depends_on=operation_on(tx, BookingRequested.kind, booking_id),
        )
        checked_in = msgspec.structs.replace(found.body, status="checked_in")
        put_local(tx, booking_id, checked_in, op_id=op_id)
