"""What whoever has a complaint's reference may see of it: no person, and no word of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.districts.models import District
from server.merchants.models import Complaint, ComplaintEvent
from sync.events.integrity_code import plain_base32

MOST_REOPENINGS = 2

_Kind = ComplaintEvent.Kind
_ANSWERS = (_Kind.ANSWERED, _Kind.REFUSED, _Kind.CARRIED_OVER)


@dataclass(frozen=True)
class Answer:
    """What the office told the complainant."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Progress:
    """One line of the history."""

    at: datetime
    what: str
    status: str


@dataclass(frozen=True)
class ComplaintProgress:
    """`due_on` is None while the clock stands still; `waiting_for` then says what the office asks
    of the complainant. `ending` is empty until the complaint is over. Words are Chinese."""

    reference: str
    merchant_id: UUID
    merchant_name: str
    kind: str
    status: str
    status_words: str
    filed_at: datetime
    due_on: date | None
    waiting_for: str
    answers: tuple[Answer, ...]
    history: tuple[Progress, ...]
    confirm_by: date | None
    reopenings_left: int
    ended_at: datetime | None
    ending: str


def complaint_with_reference(
    reference: str, *, district: District | None = None
) -> Complaint | None:
    """The complaint, however the reference was typed. Two districts may have made the same one:
    then nobody is shown a stranger's complaint, unless `district` says which."""
    rows = Complaint.objects.select_related("merchant")
    rows = rows.filter(reference=plain_base32(reference))
    found = list((rows.filter(district=district) if district else rows)[:2])
    return found[0] if len(found) == 1 else None


def complaint_by_reference(
    reference: str, *, district: District | None = None
) -> ComplaintProgress | None:
    """What is public of the complaint, or None when there is none."""
    row = complaint_with_reference(reference, district=district)
    return None if row is None else progress_of(row)


def progress_of(row: Complaint) -> ComplaintProgress:
    """What is public of the complaint."""
    events = [event for event in row.events.all() if event.kind not in event.BY_THE_CLOCK]
    return ComplaintProgress(
        reference=row.reference,
        merchant_id=row.merchant_id,
        merchant_name=row.merchant.name,
        kind=row.get_kind_display(),
        status=row.status,
        status_words=row.get_status_display(),
        filed_at=row.filed_at,
        due_on=row.due_on,
        waiting_for=row.waiting_for,
        answers=_answers(events),
        history=tuple(
            Progress(event.at, event.get_kind_display(), event.get_to_status_display())
            for event in events
        ),
        confirm_by=row.confirm_by,
        reopenings_left=max(MOST_REOPENINGS - row.reopened, 0),
        ended_at=row.ended_at,
        ending=row.get_ending_display() if row.ending else "",
    )


def _answers(events: Iterable[ComplaintEvent]) -> tuple[Answer, ...]:
    told = (event for event in events if event.kind in _ANSWERS and event.text)
    return tuple(Answer(event.at, event.text) for event in told)
