"""Keeping what people write."""

from datetime import datetime
from uuid import UUID

from server.config.masking import KEEP_CONTACT
from server.devices.models import Device
from server.districts.models import new_id
from server.feedback.models import Feedback
from sync.events.contact import Contact


def record_feedback(
    *,
    feedback_id: UUID | None,
    device: Device,
    kind: str,
    text: str,
    reference: str,
    contact: Contact | None,
    at: datetime,
) -> Feedback:
    """Keep one word to the station."""
    known = contact or Contact()
    return Feedback.objects.create(
        id=feedback_id or new_id(),
        district=device.district,
        device=device,
        kind=kind,
        text=text,
        reference=reference,
        contact_name=known.name,
        contact_phone=known.phone,
        sent_at=at,
    )


def forget_contacts(*, now: datetime) -> int:
    """Delete who wrote, 30 days after the office dealt with it; how many."""
    over = Feedback.objects.filter(
        status=Feedback.Status.HANDLED, updated_at__lte=now - KEEP_CONTACT
    )
    return over.exclude(contact_name="", contact_phone="").update(contact_name="", contact_phone="")
