"""attendance.checked_in: a volunteer is there. A fact; entity_id is the attendance's."""

from typing import Literal

from sync.events.base import Event, event
from sync.events.values import EntityId, IdentityHash, Sealed

IdentityWay = Literal["card", "phone"]


@event("attendance.checked_in")
class AttendanceCheckedIn(Event, frozen=True, kw_only=True):
    """`volunteer_id` where the terminal's roster knew the hash; else `contact_sealed` or the hash
    alone lets the server find, or the office settle, who it was."""

    shift_id: EntityId
    way: IdentityWay
    identity_hash: IdentityHash
    volunteer_id: EntityId | None = None
    contact_sealed: Sealed | None = None
