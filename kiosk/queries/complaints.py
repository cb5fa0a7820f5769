"""How a complaint stands, for whoever has its reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.reference import normalised_reference
from kiosk.errors import Refused
from kiosk.queries.merchants import merchant_or_none
from kiosk.queries.overlay import Laid, overlaid
from kiosk.store.rows import LocalRow, local
from sync.events.complaint_filed import ComplaintFiled
from sync.events.complaint_filed import ComplaintKind as ComplaintKind
from sync.events.entities.complaint import Complaint
from sync.events.follow_up import follow_up_address, reference_in

Pending = Literal["", "filed", "confirmed", "reopened"]

_REFUSED = frozenset({"conflict", "rejected"})


@dataclass(frozen=True)
class SaidAt:
    """A word of the history, or an answer; `at` in the station's zone."""

    at: datetime
    text: str


@dataclass(frozen=True)
class ComplaintView:
    """`stage` is one of the contract's STAGES or a later one. `pending`: what was done here and
    waits for the server. `problem`: a msgid on what the server did not take, or empty. `address`
    is what the QR on the slip says. `merchant` is empty for one that is gone."""

    id: UUID
    reference: str
    address: str
    merchant: str
    stage: str
    pending: Pending
    problem: str
    due_on: date | None
    confirm_by: date | None
    waiting_for: str
    answers: tuple[SaidAt, ...]
    history: tuple[SaidAt, ...]
    reopenings_left: int
    can_decide: bool


def complaint(desk: Desk, *, reference: str) -> ComplaintView | None:
    """What a reference stands at, however it was typed; None when nobody here knows it."""
    found = _laid(desk, reference)
    return None if found is None else _view(desk, found)


def waiting_complaint(desk: Desk, reference: str) -> tuple[UUID, Complaint]:
    """One that its complainant may decide on now. Raises Refused."""
    found = _laid(desk, reference)
    if found is None:
        raise Refused(sentences.COMPLAINT_GONE)
    if not _can_decide(found):
        raise Refused(sentences.COMPLAINT_NOT_WAITING)
    return found.id, found.body


def reference_of_code(desk: Desk, *, text: str) -> str | None:
    """The reference, when the code is the one on a slip; None for any other code."""
    return reference_in(text.strip(), code_prefix=_code_prefix(desk))


def _code_prefix(desk: Desk) -> str:
    return desk.district.code_prefix if desk.district else ""


def _laid(desk: Desk, reference: str) -> Laid[Complaint] | None:
    plain = normalised_reference(reference)
    rows = overlaid(desk.store.reader, Complaint, created_by=ComplaintFiled.kind)
    return next((row for row in rows if row.body.reference == plain), None)


def _can_decide(row: Laid[Complaint]) -> bool:
    """Only what a server published that takes such decisions: an older one tells no stage."""
    return row.local is None and row.body.stage == "answered"


def _view(desk: Desk, row: Laid[Complaint]) -> ComplaintView:
    body = row.body
    shop = merchant_or_none(desk, merchant_id=body.merchant_id)
    return ComplaintView(
        id=row.id,
        reference=body.reference,
        address=follow_up_address(body.reference, code_prefix=_code_prefix(desk)),
        merchant=shop.name if shop else "",
        stage=body.stage or body.status,
        pending=_pending(row),
        problem=_problem(desk, row),
        due_on=body.due_on,
        confirm_by=body.confirm_by,
        waiting_for=body.waiting_for,
        answers=_answers(desk, body),
        history=tuple(SaidAt(one.at.astimezone(desk.zone), one.what) for one in body.history),
        reopenings_left=body.reopenings_left,
        can_decide=_can_decide(row),
    )


def _answers(desk: Desk, body: Complaint) -> tuple[SaidAt, ...]:
    return tuple(SaidAt(one.at.astimezone(desk.zone), one.text) for one in body.answers)


def _pending(row: Laid[Complaint]) -> Pending:
    if row.local is None or row.local.outcome is not None:
        return ""
    stage = row.body.stage
    return "confirmed" if stage == "confirmed" else "reopened" if stage == "reopened" else "filed"


def _problem(desk: Desk, row: Laid[Complaint]) -> str:
    """Why the last thing done here was not taken, until the office has answered anew."""
    said = row.local or next(_refused_here(desk, row), None)
    if said is None or said.outcome not in _REFUSED:
        return ""
    return said.message_key or sentences.COMPLAINT_NOT_TAKEN


def _refused_here(desk: Desk, row: Laid[Complaint]) -> Iterator[LocalRow[Complaint]]:
    return (
        one
        for one in local(desk.store.reader, Complaint)
        if one.id == row.id and len(one.body.answers) == len(row.body.answers)
    )
