"""booking.checked_in: the group is there. A fact; entity_id is the booking's."""

from sync.events.base import Event, event
from sync.events.values import EntityId


@event("booking.checked_in")
class BookingCheckedIn(Event, frozen=True, kw_only=True):
    booking_id: EntityId
