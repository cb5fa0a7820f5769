"""attendance.checked_out: the volunteer leaves. A fact; entity_id is the attendance's."""

from sync.events.attendance_checked_in import IdentityWay
from sync.events.base import Event, event
from sync.events.values import EntityId


@event("attendance.checked_out")
class AttendanceCheckedOut(Event, frozen=True, kw_only=True):
    attendance_id: EntityId
    way: IdentityWay
