"""How a complaint begins, and how its complainant is forgotten."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from server.config.masking import KEEP_CONTACT
from server.devices.models import Device
from server.districts.models import new_id
from server.merchants.models import Complaint, ComplaintEvent, Merchant
from server.merchants.services.complaint_history import COMPLAINANT, start_clock, write_step
from sync.events.contact import Contact


@transaction.atomic
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
    complaint = Complaint(
        id=complaint_id or new_id(),
        district=merchant.district,
        merchant=merchant,
        device=device,
        filed_at=filed_at,
        kind=kind,
        text=text,
        reference=reference,
        contact_name=known.name,
        contact_phone=known.phone,
    )
    start_clock(complaint, limit=settings.COMPLAINT_ACCEPT_DAYS, now=filed_at)
    write_step(complaint, kind=ComplaintEvent.Kind.FILED, by=COMPLAINANT, now=filed_at)
    return complaint


def forget_contacts(*, now: datetime) -> int:
    """Delete who complained, 30 days after the complaint was closed or refused; how many."""
    over = Complaint.objects.filter(status__in=Complaint.ENDED, ended_at__lte=now - KEEP_CONTACT)
    return over.exclude(contact_name="", contact_phone="").update(contact_name="", contact_phone="")
