"""What a complaint's form carries from its page to its sending, signed: the complaint's id, so that
sending twice files once, and the terminal that handed the visitor over."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing

from server.districts.models import new_id
from server.phone.handoffs import OpenedHandoff

_SALT = "phone.complaint"
_LASTS = timedelta(hours=12)


class TicketRefused(Exception):
    """Not ours, too old, or of another shop's form."""


@dataclass(frozen=True)
class Ticket:
    """`device_id` and `nonce` are of the handoff, where there was one."""

    complaint_id: UUID
    merchant_id: UUID
    device_id: UUID | None = None
    nonce: str = ""

    @property
    def text(self) -> str:
        device = self.device_id.hex if self.device_id else ""
        parts = (self.complaint_id.hex, self.merchant_id.hex, device, self.nonce)
        return signing.dumps(parts, salt=_SALT)


def new_ticket(merchant_id: UUID, handoff: OpenedHandoff | None = None) -> Ticket:
    """For one form."""
    if handoff is None:
        return Ticket(new_id(), merchant_id)
    return Ticket(new_id(), merchant_id, handoff.device.pk, handoff.nonce)


def read_ticket(text: str, *, merchant_id: UUID) -> Ticket:
    """Raises TicketRefused."""
    try:
        parts = signing.loads(text, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:  # also one that is too old
        raise TicketRefused from None
    complaint, merchant, device, nonce = parts
    if UUID(merchant) != merchant_id:
        raise TicketRefused
    return Ticket(UUID(complaint), merchant_id, UUID(device) if device else None, nonce)
