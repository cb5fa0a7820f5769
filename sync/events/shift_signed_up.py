"""shift.signed_up: a volunteer takes a place in a shift. A request; entity_id is the sign-up's."""

from sync.events.base import Event, event
from sync.events.values import EntityId, Sealed


@event("shift.signed_up")
class ShiftSignedUp(Event, frozen=True, kw_only=True):
    """A known volunteer by id, or a newcomer by a sealed contact."""

    shift_id: EntityId
    volunteer_id: EntityId | None = None
    contact_sealed: Sealed | None = None
