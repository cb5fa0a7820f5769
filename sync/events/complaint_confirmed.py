"""complaint.confirmed: the complainant takes the answer, which ends the complaint."""

from sync.events.base import Event, event
from sync.events.values import Reference


@event("complaint.confirmed")
class ComplaintConfirmed(Event, frozen=True, kw_only=True):
    """The reference is the right to do it; applied only while the complaint waits for this."""

    reference: Reference
