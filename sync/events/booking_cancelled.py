"""booking.cancelled: the group gives the room back. The operation's entity_id is the booking's."""

from sync.events.base import Event, event
from sync.events.values import EntityId


@event("booking.cancelled")
class BookingCancelled(Event, frozen=True, kw_only=True):
    booking_id: EntityId
