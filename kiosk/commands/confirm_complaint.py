"""The complainant takes the office's answer, which ends the complaint."""

import msgspec

from kiosk.desk import Desk
from kiosk.queries.complaints import waiting_complaint
from kiosk.queries.operations import operation_on
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.complaint_confirmed import ComplaintConfirmed
from sync.events.complaint_filed import ComplaintFiled


def confirm_complaint(desk: Desk, *, reference: str) -> None:
    """Raises Refused when the complaint is unknown here or does not wait for its complainant."""
    with desk.store.transaction() as tx:
        complaint_id, body = waiting_complaint(desk, reference)
        op_id = outbox.append(
            tx,
            ComplaintConfirmed(reference=body.reference),
            clock=desk.clock,
            entity_id=complaint_id,
            depends_on=operation_on(tx, ComplaintFiled.kind, complaint_id),
        )
        confirmed = msgspec.structs.replace(body, stage="confirmed", confirm_by=None)
        put_local(tx, complaint_id, confirmed, op_id=op_id)
