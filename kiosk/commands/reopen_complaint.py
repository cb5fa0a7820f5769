"""The complainant says what the office's answer did not settle."""

import msgspec

from kiosk.commands.sealed_contact import sealed_letter
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.complaints import waiting_complaint
from kiosk.queries.operations import operation_on
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.complaint_filed import ComplaintFiled
from sync.events.complaint_reopened import ComplaintReopened

MOST_CHARS = 1000


def reopen_complaint(desk: Desk, *, reference: str, text: str) -> None:
    """Raises Refused: unknown, not waiting, reopened too often, or words missing or too long."""
    if len(text.strip()) > MOST_CHARS:
        raise Refused(sentences.REOPENING_TOO_LONG)
    with desk.store.transaction() as tx:
        complaint_id, body = waiting_complaint(desk, reference)
        if body.reopenings_left < 1:
            raise Refused(sentences.COMPLAINT_NOT_REOPENABLE)
        op_id = outbox.append(
            tx,
            ComplaintReopened(
                reference=body.reference, letter_sealed=sealed_letter(tx, text, None)
            ),
            clock=desk.clock,
            entity_id=complaint_id,
            depends_on=operation_on(tx, ComplaintFiled.kind, complaint_id),
        )
        reopened = msgspec.structs.replace(body, stage="reopened", confirm_by=None)
        put_local(tx, complaint_id, reopened, op_id=op_id)
