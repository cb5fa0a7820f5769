"""booking.requested: a group asks for a room. A request: it may be answered `conflict`."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.events.base import Event, event
from sync.events.values import EntityId, Reference, Sealed, ShortText


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One choice in the detail of a `conflict`: a room that is free from `start` to `end`, UTC."""

    room_id: EntityId
    start: Annotated[datetime, Meta(tz=True)]
    end: Annotated[datetime, Meta(tz=True)]


@event("booking.requested")
class BookingRequested(Event, frozen=True, kw_only=True):
    """The operation's entity_id is the new booking's id."""

    room_id: EntityId
    start: Annotated[datetime, Meta(tz=True)]
    end: Annotated[datetime, Meta(tz=True)]
    purpose: ShortText
    reference: Reference
    contact_sealed: Sealed
