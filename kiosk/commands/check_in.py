"""A volunteer comes to a shift."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import apsw
from uuid_utils.compat import uuid7

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.attendances import is_present, latest_attendance
from kiosk.queries.operations import operation_on
from kiosk.queries.overlay import Laid
from kiosk.queries.roster import hashed_number, known_volunteer, roster_place
from kiosk.store.rows import published_one, put_local
from sync import outbox
from sync.events.attendance_checked_in import AttendanceCheckedIn, IdentityWay
from sync.events.contact import Contact
from sync.events.entities.attendance import Attendance
from sync.events.entities.roster_entry import RosterEntry
from sync.events.entities.shift import Shift
from sync.events.identity import normalised_number
from sync.events.shift_signed_up import ShiftSignedUp
from sync.sealing import seal_contact

LEAST_CHARS = 5
MOST_CHARS = 20


@dataclass(frozen=True)
class AttendanceTicket:
    """`known`: on the shift's roster. `already`: nothing was done, it stood like this before.
    `at`: when the person came or left."""

    attendance_id: UUID
    masked_name: str | None
    known: bool
    already: bool
    at: datetime


def check_in(desk: Desk, *, shift_id: UUID, number: str, way: IdentityWay) -> AttendanceTicket:
    """Note that the person with this phone or card number is there; a second time changes nothing.

    Raises Refused for an incomplete number and before the first pull. The time is no ground to
    refuse: the terminal's clock may be wrong, and a check-in is a fact.
    """
    digest = hashed_number(desk, _checked(number, way))
    with desk.store.transaction() as tx:
        if published_one(tx, Shift, shift_id) is None:
            raise Refused(sentences.SHIFT_GONE)
        place = roster_place(desk, shift_id, digest)
        row = latest_attendance(desk, shift_id, digest, known_volunteer(place))
        if row is not None and is_present(row):
            return _ticket(desk, row.id, row.body, place, already=True)
        body = AttendanceCheckedIn(
            shift_id=shift_id,
            way=way,
            identity_hash=digest,
            volunteer_id=known_volunteer(place),
            contact_sealed=_sealed_number(tx, place, number, way),
        )
        attendance_id, came = _capture(tx, desk, body, place)
    return _ticket(desk, attendance_id, came, place, already=False)


def _checked(number: str, way: IdentityWay) -> str:
    plain = normalised_number(number)
    is_wrong = not LEAST_CHARS <= len(plain) <= MOST_CHARS
    if is_wrong or (way == "phone" and not plain.isdigit()):
        raise Refused(sentences.NUMBER_WRONG)
    return number


def _capture(
    tx: apsw.Connection, desk: Desk, body: AttendanceCheckedIn, place: Laid[RosterEntry] | None
) -> tuple[UUID, Attendance]:
    attendance_id: UUID = uuid7()
    op_id = outbox.append(
        tx,
        body,
        clock=desk.clock,
        entity_id=attendance_id,
        depends_on=operation_on(tx, ShiftSignedUp.kind, place.id) if place else None,
    )
    came = Attendance(
        shift_id=body.shift_id,
        status="present",
        checked_in_at=desk.clock.now(),
        volunteer_id=body.volunteer_id,
        identity_hash=body.identity_hash,
    )
    put_local(tx, attendance_id, came, op_id=op_id)
    return attendance_id, came


def _sealed_number(
    tx: apsw.Connection, place: Laid[RosterEntry] | None, number: str, way: IdentityWay
) -> str | None:
    """Of somebody who is on no roster the office needs the phone number to settle who it was."""
    if place is not None or way != "phone":
        return None
    return seal_contact(tx, Contact(phone=normalised_number(number)))


def _ticket(
    desk: Desk,
    attendance_id: UUID,
    body: Attendance,
    place: Laid[RosterEntry] | None,
    *,
    already: bool,
) -> AttendanceTicket:
    return AttendanceTicket(
        attendance_id=attendance_id,
        masked_name=place.body.masked_name if place else None,
        known=place is not None,
        already=already,
        at=body.checked_in_at.astimezone(desk.zone),
    )
