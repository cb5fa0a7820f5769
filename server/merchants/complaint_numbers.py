"""A merchant's complaints in numbers, for everybody to see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings

from server.config.office_zone import office_day
from server.merchants.models import Complaint, Merchant

TWELVE_MONTHS = timedelta(days=365)


@dataclass(frozen=True)
class ComplaintNumbers:
    """Of the complaints filed within the last 12 months. Refused ones are counted apart.

    `share_in_time`: of those that were answered or should have been, 0 to 1. `median_days`: working
    days from the acceptance to the answer that stands, pauses left out. None: nothing to tell yet.
    """

    filed: int
    refused: int
    answered: int
    overdue: int
    share_in_time: float | None
    median_days: float | None
    promised_days: int


def complaint_numbers(merchant: Merchant, *, now: datetime) -> ComplaintNumbers:
    """One query."""
    rows = list(Complaint.objects.filter(merchant=merchant, filed_at__gt=now - TWELVE_MONTHS))
    refused = sum(row.status == Complaint.Status.REFUSED for row in rows)
    answered = [row for row in rows if row.answered_in_time is not None]
    overdue = sum(_is_overdue(row, now) for row in rows)
    in_time = sum(bool(row.answered_in_time) for row in answered)
    due = len(answered) + overdue
    days = [row.answer_days for row in answered if row.answer_days is not None]
    return ComplaintNumbers(
        filed=len(rows) - refused,
        refused=refused,
        answered=len(answered),
        overdue=overdue,
        share_in_time=in_time / due if due else None,
        median_days=float(median(days)) if days else None,
        promised_days=settings.COMPLAINT_CLOSE_DAYS,
    )


def _is_overdue(row: Complaint, now: datetime) -> bool:
    """Late with the office, and not answered."""
    return row.status in Complaint.HANDLED and row.clock.left_on(office_day(now)) < 0
