"""activity: what volunteers do, with its shifts published on their own."""

from uuid import UUID

from sync.events.entities.base import Entity, entity


@entity("activity")
class Activity(Entity, frozen=True, kw_only=True):
    title: str
    theme: str
    place: str
    summary: str
    station_id: UUID | None = None
