"""room: a room lent free to merchants and groups, with its rules."""

from uuid import UUID

import msgspec

from sync.events.entities.base import Entity, entity


class RoomRules(msgspec.Struct, frozen=True, kw_only=True):
    """Opening times are the station's local `HH:MM`; see the defaults in the house rules."""

    opens: str = "09:00"
    closes: str = "21:00"
    days_ahead: int = 7
    max_min: int = 240
    step_min: int = 30
    gap_min: int = 10
    release_min: int = 15
    no_shows: int = 3
    block_days: int = 30


@entity("room")
class Room(Entity, frozen=True, kw_only=True):
    name: str
    station_id: UUID
    floor: str
    seats: int
    equipment: list[str] = []
    photo: str | None = None
    rules: RoomRules = RoomRules()
