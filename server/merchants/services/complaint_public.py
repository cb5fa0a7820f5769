"""What a complainant decides, with nothing but the reference."""

from datetime import datetime

from django.db import transaction

from server.config.office_zone import office_day
from server.districts.models import District
from server.merchants.complaint_progress import MOST_REOPENINGS, complaint_with_reference
from server.merchants.models import Complaint, ComplaintEvent
from server.merchants.services.complaint_history import (
    COMPLAINANT,
    SYSTEM,
    NotAllowed,
    end_complaint,
    locked_complaint,
    write_step,
)

LONGEST_WORDS = 1000

_Status, _Kind = Complaint.Status, ComplaintEvent.Kind


@transaction.atomic
def confirm(reference: str, *, now: datetime, district: District | None = None) -> Complaint:
    """The complainant takes the answer, which closes the complaint. Raises NotAllowed."""
    row = _answered(reference, district)
    write_step(row, kind=_Kind.CONFIRMED, by=COMPLAINANT, now=now, to=_Status.CONFIRMED)
    end_complaint(row, ending=Complaint.Ending.CONFIRMED, now=now)
    write_step(row, kind=_Kind.CLOSED, by=SYSTEM, now=now, to=_Status.CLOSED)
    return row


@transaction.atomic
def reopen(
    reference: str, text: str, *, now: datetime, district: District | None = None
) -> Complaint:
    """The complainant says what is not settled; the clock goes on where it stood.

    Raises NotAllowed.
    """
    row, words = _answered(reference, district), text.strip()
    if row.reopened >= MOST_REOPENINGS:
        raise NotAllowed(
            f"已经重新办理过 {MOST_REOPENINGS} 次,不能再次要求。仍有异议的,可以拨打 12315"
        )
    if not words:
        raise NotAllowed("请写明哪里没有解决")
    if len(words) > LONGEST_WORDS:
        raise NotAllowed(f"最多 {LONGEST_WORDS} 个字")
    row.reopened += 1
    row.clock = row.clock.started_on(office_day(now))
    row.answered_at = row.answer_days = row.answered_in_time = row.confirm_by = None
    write_step(row, kind=_Kind.REOPENED, by=COMPLAINANT, now=now, to=_Status.REOPENED, text=words)
    return row


def _answered(reference: str, district: District | None) -> Complaint:
    """The locked complaint, if it waits for its complainant. Raises NotAllowed."""
    found = complaint_with_reference(reference, district=district)
    if found is None:
        raise NotAllowed("没有找到这个查询编号")
    row = locked_complaint(found)
    if row.status != _Status.ANSWERED:
        raise NotAllowed(f"这件投诉现在是“{row.get_status_display()}”,只有答复后才能确认")
    return row
