"""A word to the station."""

from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import sealed_letter
from kiosk.desk import Desk
from kiosk.domain.reference import new_reference
from sync import outbox
from sync.events.contact import Contact as Contact
from sync.events.feedback_sent import FeedbackKind, FeedbackLetterSent


def send_feedback(
    desk: Desk, *, feedback_kind: FeedbackKind, text: str, contact: Contact | None = None
) -> str:
    """The reference. Raises Refused when the text or the contact is not complete."""
    reference = new_reference()
    with desk.store.transaction() as tx:
        body = FeedbackLetterSent(
            feedback_kind=feedback_kind,
            reference=reference,
            letter_sealed=sealed_letter(tx, text, contact),
        )
        outbox.append(tx, body, clock=desk.clock, entity_id=uuid7())
    return reference
