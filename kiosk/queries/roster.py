"""Who is expected in a shift: the published roster and the sign-ups of this terminal."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.operations import word_on
from kiosk.queries.overlay import Laid, captured, overlaid
from sync.events.entities.attendance import Attendance
from sync.events.entities.roster_entry import RosterEntry
from sync.events.identity import identity_hash
from sync.events.shift_signed_up import ShiftSignedUp
from sync.events.shift_withdrawn import ShiftWithdrawn

NOT_KNOWN_YET = UUID(int=0)
"""Stands for the volunteer's id in a sign-up of this terminal that the server has not published."""


def hashed_number(desk: Desk, number: str) -> str:
    """The keyed hash of a phone or card number. Raises Refused before the first pull."""
    district = desk.district
    if district is None:
        raise Refused(sentences.NOT_SYNCED)
    return identity_hash(number, roster_key=bytes.fromhex(district.roster_key))


def roster(desk: Desk, shift_id: UUID) -> Iterator[Laid[RosterEntry]]:
    """The places of a shift that are taken, also by sign-ups that are on their way."""
    return (row for row in _places(desk) if row.body.shift_id == shift_id)


def asked_places(desk: Desk) -> Counter[UUID]:
    """How many places of each shift were asked for here and are not in its published count."""
    rows = captured(desk.store.reader, RosterEntry, created_by=ShiftSignedUp.kind)
    return Counter(row.body.shift_id for row in rows if not _is_off(desk, row))


def place_by_id(desk: Desk, sign_up_id: UUID) -> Laid[RosterEntry] | None:
    """A place that is taken, or None."""
    return next((row for row in _places(desk) if row.id == sign_up_id), None)


def place_of(desk: Desk, attendance: Attendance) -> Laid[RosterEntry] | None:
    """The place of somebody who came, by volunteer or by hash, or None."""
    for row in roster(desk, attendance.shift_id):
        volunteer = known_volunteer(row)
        if volunteer is not None and volunteer == attendance.volunteer_id:
            return row
    digest = attendance.identity_hash
    return roster_place(desk, attendance.shift_id, digest) if digest else None


def roster_place(desk: Desk, shift_id: UUID, digest: str) -> Laid[RosterEntry] | None:
    """The place of the person with that phone's or card's hash, or None."""
    for row in roster(desk, shift_id):
        if digest in (row.body.phone_hash, row.body.card_hash):
            return row
    return None


def known_volunteer(place: Laid[RosterEntry] | None) -> UUID | None:
    """The volunteer's id where the server gave it."""
    if place is None or place.body.volunteer_id == NOT_KNOWN_YET:
        return None
    return place.body.volunteer_id


def _places(desk: Desk) -> Iterator[Laid[RosterEntry]]:
    for row in overlaid(desk.store.reader, RosterEntry, created_by=ShiftSignedUp.kind):
        if not _is_off(desk, row):
            yield row


def _is_off(desk: Desk, row: Laid[RosterEntry]) -> bool:
    """Refused by the server, or given back here."""
    if row.local and row.local.outcome in ("conflict", "rejected"):
        return True
    withdrawn = word_on(desk.store.reader, ShiftWithdrawn.kind, row.id)
    return withdrawn is not None and withdrawn.outcome in (None, "applied")
