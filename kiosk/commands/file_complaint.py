"""A complaint about a merchant, followed by its reference without an account."""

from uuid import UUID

from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import sealed_letter
from kiosk.desk import Desk
from kiosk.domain.reference import new_reference
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
    """The reference. Raises Refused when the text or the contact is not complete."""
    complaint_id, reference = uuid7(), new_reference()
    with desk.store.transaction() as tx:
        body = ComplaintLetterFiled(
            merchant_id=merchant_id,
            complaint_kind=complaint_kind,
            reference=reference,
            letter_sealed=sealed_letter(tx, text, contact),
        )
        op_id = outbox.append(tx, body, clock=desk.clock, entity_id=complaint_id)
        filed = Complaint(reference=reference, merchant_id=merchant_id, status="filed")
        put_local(tx, complaint_id, filed, op_id=op_id)
    return reference
