"""A newcomer takes a place in a shift."""

from uuid import UUID

import apsw
from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import checked_contact, sealed
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.masking import masked_name
from kiosk.errors import Refused
from kiosk.queries.roster import NOT_KNOWN_YET, asked_places, hashed_number, roster_place
from kiosk.store.rows import published_one, put_local
from sync import outbox
from sync.events.contact import Contact as Contact
from sync.events.entities.roster_entry import RosterEntry
from sync.events.entities.shift import Shift
from sync.events.shift_signed_up import ShiftSignedUp


def sign_up(desk: Desk, *, shift_id: UUID, contact: Contact) -> None:
    """Ask for a place. Raises Refused when the shift is over or full, or the place is taken by the
    same phone number already."""
    known = checked_contact(contact)
    digest = hashed_number(desk, known.phone)
    with desk.store.transaction() as tx:
        _refuse_if_broken(tx, desk, shift_id, digest)
        sign_up_id: UUID = uuid7()
        body = ShiftSignedUp(shift_id=shift_id, contact_sealed=sealed(tx, known))
        op_id = outbox.append(tx, body, clock=desk.clock, entity_id=sign_up_id)
        place = RosterEntry(
            shift_id=shift_id,
            volunteer_id=NOT_KNOWN_YET,
            masked_name=masked_name(known.name),
            phone_hash=digest,
        )
        put_local(tx, sign_up_id, place, op_id=op_id)


def _refuse_if_broken(tx: apsw.Connection, desk: Desk, shift_id: UUID, digest: str) -> None:
    shift = published_one(tx, Shift, shift_id)
    if shift is None:
        raise Refused(sentences.SHIFT_GONE)
    if shift.end <= desk.clock.now():
        raise Refused(sentences.SHIFT_OVER)
    if roster_place(desk, shift_id, digest) is not None:
        raise Refused(sentences.SIGNED_UP_ALREADY)
    if shift.taken + asked_places(desk)[shift_id] >= shift.places:
        raise Refused(sentences.SHIFT_FULL)
