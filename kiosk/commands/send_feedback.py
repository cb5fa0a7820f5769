"""A word to the station."""

from uuid_utils.compat import uuid7

from kiosk.commands.sealed_contact import sealed_if_given
from kiosk.desk import Desk
from kiosk.domain.long_text import text_problem
from kiosk.domain.reference import new_reference
from kiosk.errors import Refused
from sync import outbox
from sync.events.contact import Contact as Contact
from sync.events.feedback_sent import FeedbackKind, FeedbackSent


def send_feedback(
    desk: Desk, *, feedback_kind: FeedbackKind, text: str, contact: Contact | None = None
) -> str:
    """The reference. Raises Refused when the text or the contact is not complete."""
    problem = text_problem(text)
    if problem:
        raise Refused(problem)
    reference = new_reference()
    with desk.store.transaction() as tx:
        body = FeedbackSent(
            feedback_kind=feedback_kind,
            text=text.strip(),
            reference=reference,
            contact_sealed=sealed_if_given(tx, contact),
        )
        outbox.append(tx, body, clock=desk.clock, entity_id=uuid7())
    return reference
