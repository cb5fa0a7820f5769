"""A complaint about a merchant, followed by its reference without an account."""

from uuid import UUID

from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import sealed_if_given
from kiosk.desk import Desk
from kiosk.domain.long_text import text_problem
from kiosk.domain.reference import new_reference
from kiosk.errors import Refused
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.complaint_filed import ComplaintFiled, ComplaintKind
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
    problem = text_problem(text)
    if problem:
        raise Refused(problem)
    complaint_id, reference = uuid7(), new_reference()
    with desk.store.transaction() as tx:
        body = ComplaintFiled(
            merchant_id=merchant_id,
            complaint_kind=complaint_kind,
            text=text.strip(),
            reference=reference,
            contact_sealed=sealed_if_given(tx, contact),
        )
        op_id = outbox.append(tx, body, clock=desk.clock, entity_id=complaint_id)
        filed = Complaint(reference=reference, merchant_id=merchant_id, status="filed")
        put_local(tx, complaint_id, filed, op_id=op_id)
    return reference
