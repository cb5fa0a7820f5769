"""complaint.filed: a complaint about a merchant, followed by its reference without an account."""

from typing import Literal

from sync.events.base import Event, event
from sync.events.values import EntityId, LongText, Reference, Sealed, SealedLetter

ComplaintKind = Literal["quality", "price", "service", "promise", "advertising", "safety", "other"]


@event("complaint.filed")
class ComplaintFiled(Event, frozen=True, kw_only=True):
    merchant_id: EntityId
    complaint_kind: ComplaintKind
    text: LongText
    reference: Reference
    contact_sealed: Sealed | None = None


@event("complaint.filed", version=2)
class ComplaintLetterFiled(Event, frozen=True, kw_only=True):
    """Since version 2 the text is sealed like the contact."""

    merchant_id: EntityId
    complaint_kind: ComplaintKind
    reference: Reference
    letter_sealed: SealedLetter
