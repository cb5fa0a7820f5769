"""A volunteer gives a place in a shift back."""

from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.operations import operation_on
from kiosk.queries.roster import place_by_id
from sync import outbox
from sync.events.shift_signed_up import ShiftSignedUp
from sync.events.shift_withdrawn import ShiftWithdrawn


def withdraw(desk: Desk, *, sign_up_id: UUID) -> None:
    """Ask the server to free the place. Raises Refused when nobody has it, or it was given back."""
    with desk.store.transaction() as tx:
        if place_by_id(desk, sign_up_id) is None:
            raise Refused(sentences.SIGN_UP_GONE)
        outbox.append(
            tx,
            ShiftWithdrawn(sign_up_id=sign_up_id),
            clock=desk.clock,
            entity_id=sign_up_id,
            depends_on=operation_on(tx, ShiftSignedUp.kind, sign_up_id),
        )
