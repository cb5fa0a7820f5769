"""What the server refused, as the staff can act on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.store.rows import published_one
from sync import outbox
from sync.events.entities import Entity
from sync.events.entities.activity import Activity
from sync.events.entities.merchant import Merchant
from sync.events.entities.room import Room
from sync.events.entities.shift import Shift
from sync.outbox import DeadLetter

Remedy = Literal["", "slot", "stars", "feedback_kind", "complaint_kind", "shift_id"]
"""The field that can be put right with taps; `slot` is room, start and end."""

_REMEDIES: dict[str, Remedy] = {
    "booking.requested": "slot",
    "merchant.rated": "stars",
    "feedback.sent": "feedback_kind",
    "complaint.filed": "complaint_kind",
    "shift.signed_up": "shift_id",
    "attendance.checked_in": "shift_id",
}


@dataclass(frozen=True)
class RefusalView:
    """`reason` is a msgid or empty. `subject` names the room, merchant or activity it is about.
    `being_corrected`: its correction waits for the server. `value` is what the field of the remedy
    holds now."""

    op_id: UUID
    kind: str
    occurred_at: datetime
    reason: str
    being_corrected: bool
    subject: str = ""
    start: datetime | None = None
    end: datetime | None = None
    remedy: Remedy = ""
    value: Any = None
    room_id: UUID | None = None


def refusals(desk: Desk) -> tuple[RefusalView, ...]:
    """The newest first. A refused correction stands for what it corrects."""
    letters = list(outbox.dead_letters(desk.store.reader))
    return tuple(_view(desk, letter) for letter in reversed(letters))


def refusal(desk: Desk, *, op_id: UUID) -> RefusalView:
    """One of them. Raises Refused when it has another result by now."""
    found = next((one for one in refusals(desk) if one.op_id == op_id), None)
    if found is None:
        raise Refused(sentences.NOT_CORRECTABLE)
    return found


def _view(desk: Desk, letter: DeadLetter) -> RefusalView:
    body, zone = letter.body, desk.zone
    remedy = _REMEDIES.get(letter.kind, "")
    return RefusalView(
        op_id=UUID(letter.op_id),
        kind=letter.kind,
        occurred_at=datetime.fromisoformat(letter.occurred_at).astimezone(zone),
        reason=letter.message_key,
        being_corrected=letter.being_corrected,
        subject=_subject(desk, body),
        start=_moment(body.get("start"), desk),
        end=_moment(body.get("end"), desk),
        remedy=remedy,
        value=body.get(remedy),
        room_id=_id(body.get("room_id")),
    )


def _subject(desk: Desk, body: Mapping[str, Any]) -> str:
    """Only what the district publishes: no name and no number of a person."""
    room = _published(desk, Room, body.get("room_id"))
    merchant = _published(desk, Merchant, body.get("merchant_id"))
    shift = _published(desk, Shift, body.get("shift_id"))
    activity = _published(desk, Activity, shift.activity_id) if isinstance(shift, Shift) else None
    named = (getattr(room, "name", ""), getattr(merchant, "name", ""))
    return next(filter(None, (*named, getattr(activity, "title", ""))), "")


def _published(desk: Desk, kind: type[Entity], value: object) -> Entity | None:
    entity_id = _id(value)
    return None if entity_id is None else published_one(desk.store.reader, kind, entity_id)


def _id(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


def _moment(value: object, desk: Desk) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone(desk.zone) if value else None
    except ValueError:
        return None
