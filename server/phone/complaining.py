"""Filing a complaint from a phone."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from server.devices.models import Device
from server.merchants.selectors import Merchant, complaint_with_reference, reference_of_complaint
from server.merchants.services import file_complaint
from server.phone.handoffs import USED, HandoffRefused
from server.phone.limits import COMPLAINTS_OF_NETWORK, Limited, take
from server.phone.models import ComplaintPicture, UsedHandoff
from server.phone.tickets import Ticket
from sync.events.contact import Contact
from sync.events.integrity_code import serial_from_number

TOO_MANY = "这个网络今天提交的投诉太多，暂时不能再提交。请到服务台，或拨打热线 {hotline}。"


@dataclass(frozen=True)
class Told:
    """What the complainant told. `picture` is a JPEG of ours."""

    kind: str
    text: str
    phone: str = ""
    picture: bytes | None = None


@transaction.atomic
def file_from_phone(
    ticket: Ticket, merchant: Merchant, told: Told, *, network: str, now: datetime
) -> str:
    """The reference. The same form sent again gives the same one. Raises HandoffRefused when the
    terminal's code was used by another form, and Limited."""
    known = reference_of_complaint(ticket.complaint_id)
    if known:
        return known
    if not take(COMPLAINTS_OF_NETWORK, network, now=now):
        raise Limited(TOO_MANY.format(hotline=merchant.district.hotline))
    complaint = file_complaint(
        complaint_id=ticket.complaint_id,
        merchant=merchant,
        device=_handing_over(ticket),
        filed_at=now,
        kind=told.kind,
        text=told.text,
        reference=_new_reference(),
        contact=Contact(phone=told.phone) if told.phone else None,
    )
    if told.picture:
        ComplaintPicture.objects.create(
            district=merchant.district, complaint_id=complaint.pk, jpeg=told.picture
        )
    return complaint.reference


def _handing_over(ticket: Ticket) -> Device | None:
    """The terminal, whose code is used up with it."""
    if ticket.device_id is None:
        return None
    device = Device.objects.filter(pk=ticket.device_id, status=Device.Status.ACTIVE).first()
    if device is None:
        raise HandoffRefused(USED)
    try:
        # the constraint decides between two forms that are sent at once
        with transaction.atomic():
            UsedHandoff.objects.create(
                district_id=device.district_id, device=device, nonce=ticket.nonce
            )
    except IntegrityError:
        raise HandoffRefused(USED) from None
    return device


def _new_reference() -> str:
    """As a terminal makes one; free in every district, so that it needs no district to be found."""
    while True:
        made = serial_from_number(secrets.randbits(40))
        if complaint_with_reference(made) is None:
            return made
