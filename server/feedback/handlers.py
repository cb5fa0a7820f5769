"""What terminals send of feedback. A contact that does not open does not lose the word."""

from server.config.seal import ContactUnreadable, open_contact
from server.feedback.services import record_feedback
from server.ingest.handlers import Operation, Outcome, applied, handles
from sync.events.feedback_sent import FeedbackSent


@handles(FeedbackSent)
def sent(op: Operation, body: FeedbackSent) -> Outcome:
    contact, flags = None, tuple[str, ...]()
    if body.contact_sealed:
        try:
            contact = open_contact(body.contact_sealed)
        except ContactUnreadable:
            flags = ("contact_unreadable",)
    feedback = record_feedback(
        feedback_id=op.entity_id,
        device=op.device,
        kind=body.feedback_kind,
        text=body.text,
        reference=body.reference,
        contact=contact,
        at=op.occurred_at,
    )
    return applied(feedback.id, *flags)
