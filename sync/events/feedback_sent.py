"""feedback.sent: a word to the station, answered by its reference where one is wanted."""

from typing import Literal

from sync.events.base import Event, event
from sync.events.values import LongText, Reference, Sealed, SealedLetter

FeedbackKind = Literal["praise", "suggestion", "fault", "other"]


@event("feedback.sent")
class FeedbackSent(Event, frozen=True, kw_only=True):
    feedback_kind: FeedbackKind
    text: LongText
    reference: Reference
    contact_sealed: Sealed | None = None


@event("feedback.sent", version=2)
class FeedbackLetterSent(Event, frozen=True, kw_only=True):
    """Since version 2 the text is sealed like the contact."""

    feedback_kind: FeedbackKind
    reference: Reference
    letter_sealed: SealedLetter
