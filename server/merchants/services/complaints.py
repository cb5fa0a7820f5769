"""The way of a complaint, and its clock."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from server.config.masking import KEEP_CONTACT
from server.devices.models import Device
from server.merchants.models import Complaint, Merchant
from sync.events.contact import Contact

ACCEPT_WORKING_DAYS = 7
CLOSE_WORKING_DAYS = 45
"""Defaults of the settings COMPLAINT_ACCEPT_DAYS and COMPLAINT_CLOSE_DAYS."""

_Status = Complaint.Status
_NEXT: dict[str, tuple[str, ...]] = {
    _Status.FILED: (_Status.ACCEPTED, _Status.REFUSED),
    _Status.ACCEPTED: (_Status.ANSWERED,),
    _Status.ANSWERED: (_Status.CLOSED,),
    _Status.REFUSED: (),
    _Status.CLOSED: (),
}


class NotAllowed(Exception):
    """The complaint cannot go there from where it is; the text says why, in Chinese."""


def file_complaint(
    *,
    complaint_id: UUID | None,
    merchant: Merchant,
    device: Device | None,
    filed_at: datetime,
    kind: str,
    text: str,
    reference: str,
    contact: Contact | None,
) -> Complaint:
    """Take a complaint; its clock starts on the day it was filed."""
    known = contact or Contact()
    given_id = {"id": complaint_id} if complaint_id else {}
    return Complaint.objects.create(
        **given_id,
        district=merchant.district,
        merchant=merchant,
        device=device,
        filed_at=filed_at,
        kind=kind,
        text=text,
        reference=reference,
        contact_name=known.name,
        contact_phone=known.phone,
        accept_by=add_working_days(filed_at.date(), _days("ACCEPT", ACCEPT_WORKING_DAYS)),
    )


def next_statuses(complaint: Complaint) -> tuple[str, ...]:
    """Where the complaint can go from here."""
    return _NEXT[complaint.status]


@transaction.atomic
def move_complaint(*, complaint: Complaint, to: str, answer: str, now: datetime) -> Complaint:
    """Take the complaint one step on. The row is locked, so two officers cannot both decide.

    Raises NotAllowed.
    """
    locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if to != locked.status and to not in next_statuses(locked):
        raise NotAllowed(f"“{locked.get_status_display()}”之后不能转为“{_Status(to).label}”")
    if to in (_Status.REFUSED, _Status.ANSWERED) and not answer.strip():
        raise NotAllowed("请填写答复,群众凭编号可以看到")
    if to == _Status.ACCEPTED and locked.close_by is None:
        locked.close_by = add_working_days(now.date(), _days("CLOSE", CLOSE_WORKING_DAYS))
    locked.status, locked.answer = to, answer
    locked.save()
    return locked


def forget_contacts(*, now: datetime) -> int:
    """Delete who complained, 30 days after the complaint was closed or refused; how many."""
    over = Complaint.objects.filter(
        status__in=(_Status.CLOSED, _Status.REFUSED), updated_at__lte=now - KEEP_CONTACT
    )
    return over.exclude(contact_name="", contact_phone="").update(contact_name="", contact_phone="")


def add_working_days(day: date, count: int) -> date:
    """The day that is `count` working days later, Monday to Friday (no public holidays)."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _days(which: str, default: int) -> int:
    return int(getattr(settings, f"COMPLAINT_{which}_DAYS", default))
