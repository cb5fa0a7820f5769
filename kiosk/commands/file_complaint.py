"""A complaint about a merchant, followed by its reference without an account."""

from uuid import UUID

from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import sealed_letter
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.reference import new_reference
from kiosk.errors import Refused
from kiosk.queries.merchants import merchant_or_none
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.complaint_filed import ComplaintKind, ComplaintLetterFiled
from sync.events.contact import Contact as Contact
from sync.events.entities.complaint import Complaint


def file_complaint(
    desk: Desk,
    *,
    merchant_id: UUID,
    complaint_kind: ComplaintKind,
    text: str,
    contact: Contact | None = None,
) -> str:
    """The reference. Raises Refused when the merchant is gone, or the text or the contact is not
    complete; of a contact the number is enough."""
    if merchant_or_none(desk, merchant_id=merchant_id) is None:
        raise Refused(sentences.MERCHANT_GONE)
    complaint_id, reference = uuid7(), new_reference()
    with desk.store.transaction() as tx:
        body = ComplaintLetterFiled(
            merchant_id=merchant_id,
            complaint_kind=complaint_kind,
            reference=reference,
            letter_sealed=sealed_letter(tx, text, contact),
        )
        op_id = outbox.append(tx, body, clock=desk.clock, entity_id=complaint_id)
        filed = Complaint(
            reference=reference, merchant_id=merchant_id, status="filed", stage="filed"
        )
        put_local(tx, complaint_id, filed, op_id=op_id)
    return reference
