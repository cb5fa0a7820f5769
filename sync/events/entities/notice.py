"""notice: what a terminal shows while nobody uses it, and when it may."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from sync.events.entities.base import Entity, entity

HourText = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


@entity("notice")
class Notice(Entity, frozen=True, kw_only=True):
    """Published before it begins, so that terminals start and stop by their own clocks.

    `hours_from` and `hours_until`: the part of each day at the station, both or neither; the second
    may lie after midnight. `weekdays`: 1 is Monday, none means all; the night after a day belongs
    to that day. `picture`: sha256 of a media file. `urgent`: also told on the first screen."""

    title: str
    valid_from: Annotated[datetime, Meta(tz=True)]
    valid_until: Annotated[datetime, Meta(tz=True)]
    text: str = ""
    picture: str | None = None
    hours_from: HourText | None = None
    hours_until: HourText | None = None
    weekdays: list[Annotated[int, Meta(ge=1, le=7)]] = []
    position: int = 0
    shown_s: Annotated[int, Meta(ge=5, le=60)] = 10
    content_id: UUID | None = None
    urgent: bool = False
