"""booking: when a room is taken, and what a reference stands at. No personal data."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from sync.events.booking_requested import Slot
from sync.events.entities.base import Entity, entity

BookingStatus = Literal[
    "pending", "confirmed", "conflict", "rejected", "cancelled", "checked_in", "released"
]
"""`pending`: the room is held, and the office has not confirmed yet."""


@entity("booking")
class Booking(Entity, frozen=True, kw_only=True):
    """`choices` are free slots that were offered with a `conflict`."""

    room_id: UUID
    start: Annotated[datetime, Meta(tz=True)]
    end: Annotated[datetime, Meta(tz=True)]
    status: BookingStatus
    reference: str
    purpose: str = ""
    choices: list[Slot] = []
