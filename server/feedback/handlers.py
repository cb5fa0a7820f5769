"""What terminals send of feedback. A contact that does not open does not lose the word."""

from server.config.letters import Written, in_clear, unsealed
from server.feedback.services import record_feedback
from server.ingest.handlers import Operation, Outcome, applied, handles
from sync.events.feedback_sent import FeedbackLetterSent, FeedbackSent


@handles(FeedbackSent)
def sent(op: Operation, body: FeedbackSent) -> Outcome:
    return _recorded(op, body, in_clear(body.text, body.contact_sealed))


@handles(FeedbackLetterSent)
def letter_sent(op: Operation, body: FeedbackLetterSent) -> Outcome:
    return _recorded(op, body, unsealed(body.letter_sealed))


def _recorded(op: Operation, body: FeedbackSent | FeedbackLetterSent, written: Written) -> Outcome:
    feedback = record_feedback(
        feedback_id=op.entity_id,
        device=op.device,
        kind=body.feedback_kind,
        text=written.text,
        reference=body.reference,
        contact=written.contact,
        at=op.occurred_at,
    )
    return applied(feedback.id, *written.flags)
