"""attendance: who came and went in a shift, and the minutes that the server counted."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from sync.events.entities.base import Entity, entity

AttendanceStatus = Literal["present", "left", "closed_at_end", "unidentified"]


@entity("attendance")
class Attendance(Entity, frozen=True, kw_only=True):
    """`minutes` is None until the shift is left or closed."""

    shift_id: UUID
    status: AttendanceStatus
    checked_in_at: Annotated[datetime, Meta(tz=True)]
    volunteer_id: UUID | None = None
    identity_hash: str | None = None
    checked_out_at: Annotated[datetime, Meta(tz=True)] | None = None
    minutes: int | None = None
