"""shift.withdrawn: a volunteer gives the place back. entity_id is the sign-up's."""

from sync.events.base import Event, event
from sync.events.values import EntityId


@event("shift.withdrawn")
class ShiftWithdrawn(Event, frozen=True, kw_only=True):
    sign_up_id: EntityId
