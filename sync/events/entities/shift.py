"""shift: one window of an activity with a number of places."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from sync.events.entities.base import Entity, entity


@entity("shift")
class Shift(Entity, frozen=True, kw_only=True):
    activity_id: UUID
    start: Annotated[datetime, Meta(tz=True)]
    end: Annotated[datetime, Meta(tz=True)]
    places: int
    taken: int
