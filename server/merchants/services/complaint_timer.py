"""What happens to complaints by the clock, each of it once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from server.config.office_zone import office_day
from server.merchants.complaint_clock import LEVELS
from server.merchants.models import Complaint, ComplaintEvent
from server.merchants.services.complaint_history import (
    SYSTEM,
    end_complaint,
    locked_complaint,
    write_clock_event,
    write_step,
)

_Status, _Kind = Complaint.Status, ComplaintEvent.Kind
_LEVEL_WORDS = {75: "期限已过四分之三", 100: "期限已到", 150: "已超期,超出的时间达到期限的一半"}


@dataclass(frozen=True)
class ClocksRun:
    """How many of each."""

    moved: int
    escalated: int
    closed: int


def run_clocks(*, now: datetime) -> ClocksRun:
    """Correct last days after news of holidays, escalate, and close what nobody confirmed.

    A row is locked only when there is something to do, and looked at again under the lock.
    """
    today = office_day(now)
    moved = escalated = 0
    for row in _running():
        if row.due_on != row.clock.due:
            moved += _move_due(row, now)
        if row.clock.level_on(today) > row.escalation:
            escalated += _escalate(row, now)
    unconfirmed = Complaint.objects.filter(status=_Status.ANSWERED, confirm_by__lt=today)
    closed = sum(_close_unconfirmed(row, now) for row in unconfirmed)
    return ClocksRun(moved, escalated, closed)


def _running() -> QuerySet[Complaint]:
    return Complaint.objects.filter(status__in=Complaint.WITH_OFFICE, clock_from__isnull=False)


@transaction.atomic
def _move_due(complaint: Complaint, now: datetime) -> bool:
    row = locked_complaint(complaint)
    before, due = row.due_on, row.clock.due
    if due is None or before == due:
        return False
    row.due_on = due
    row.save()
    text = f"按现在载入的节假日安排,期限由 {before or '未定'} 改为 {due}"
    write_clock_event(row, kind=_Kind.DUE_MOVED, now=now, text=text)
    return True


@transaction.atomic
def _escalate(complaint: Complaint, now: datetime) -> int:
    """Write each level that was reached since; how many. Those missed in a standstill come too."""
    row = locked_complaint(complaint)
    reached = row.clock.level_on(office_day(now)) if row.clock_from else 0
    new = [level for level in LEVELS if row.escalation < level <= reached]
    for level in new:
        text = f"{_LEVEL_WORDS[level]}({row.clock_limit} 个工作日)"
        write_clock_event(row, kind=_Kind.ESCALATED, now=now, text=text, percent=level)
    if new:
        row.escalation = reached
        row.save()
    return len(new)


@transaction.atomic
def _close_unconfirmed(complaint: Complaint, now: datetime) -> bool:
    row = locked_complaint(complaint)
    if row.status != _Status.ANSWERED or not _is_past(row.confirm_by, now):
        return False
    text = f"投诉人到 {row.confirm_by} 没有确认,也没有要求重新办理,系统自动办结"
    end_complaint(row, ending=Complaint.Ending.UNANSWERED, now=now)
    write_step(row, kind=_Kind.CLOSED, by=SYSTEM, now=now, to=_Status.CLOSED, text=text)
    return True


def _is_past(day: date | None, now: datetime) -> bool:
    return day is not None and day < office_day(now)
