"""complaint.reopened: the complainant says what the answer did not settle."""

from sync.events.base import Event, event
from sync.events.values import Reference, SealedLetter


@event("complaint.reopened")
class ComplaintReopened(Event, frozen=True, kw_only=True):
    """As `complaint.confirmed`. The letter has no contact: that of the complaint holds."""

    reference: Reference
    letter_sealed: SealedLetter
