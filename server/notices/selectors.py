"""What is read of notices."""

from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet

from server.notices.models import Notice

Phase = Literal["now", "later", "ended"]


def in_phase(rows: QuerySet[Notice], phase: Phase, *, now: datetime) -> QuerySet[Notice]:
    """Those whose validity is running, has not begun, or is over; daily hours do not count."""
    conditions: dict[Phase, Q] = {
        "now": Q(valid_from__lte=now, valid_until__gt=now),
        "later": Q(valid_from__gt=now),
        "ended": Q(valid_until__lte=now),
    }
    return rows.filter(conditions[phase])


def phase_of(notice: Notice, *, now: datetime) -> Phase:
    """In which of the three it is."""
    if notice.has_ended(now):
        return "ended"
    return "later" if notice.valid_from > now else "now"
