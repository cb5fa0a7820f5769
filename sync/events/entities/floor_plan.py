"""floor_plan: the plan of one floor of a station, with what is to be found on it."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from sync.events.entities.base import Entity, entity

Share = Annotated[float, Meta(ge=0, le=1)]
"""Of the picture's width or height, from its left upper corner."""


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where one merchant, one room or one facility is.

    `facility`: toilet, lift, escalator, stairs, desk, nursing, exit, aed, water, or terminal, whose
    `device_id` says which terminal it is. A reader leaves out a facility that it does not know."""

    id: UUID
    x: Share
    y: Share
    merchant_id: UUID | None = None
    room_id: UUID | None = None
    facility: str = ""
    device_id: UUID | None = None
    label: str = ""


@entity("floor_plan")
class FloorPlan(Entity, frozen=True, kw_only=True):
    """`floor` is written as merchants and rooms write it; `order` sorts from below. `picture`:
    sha256 of a media file of `width` by `height` pixels. `spots` come by their id."""

    station_id: UUID
    floor: str
    order: int
    picture: str
    width: int
    height: int
    spots: list[Spot] = []
