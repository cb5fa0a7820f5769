"""roster_entry: a volunteer who is expected in a shift. Masked name and keyed hashes only."""

from uuid import UUID

from sync.events.entities.base import Entity, entity


@entity("roster_entry")
class RosterEntry(Entity, frozen=True, kw_only=True):
    """The id is the sign-up's."""

    shift_id: UUID
    volunteer_id: UUID
    masked_name: str
    phone_hash: str | None = None
    card_hash: str | None = None
