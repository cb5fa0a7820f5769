"""study.finished: somebody read a piece to its end. A fact without a person."""

from typing import Annotated

from msgspec import Meta

from sync.events.base import Event, event
from sync.events.values import EntityId


@event("study.finished")
class StudyFinished(Event, frozen=True, kw_only=True):
    content_id: EntityId
    read_s: Annotated[int, Meta(ge=0, le=86_400)]
