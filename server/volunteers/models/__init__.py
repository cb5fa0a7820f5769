"""红管家 志愿服务: volunteers, what they do, and the time they gave."""

from server.volunteers.models.activity import Activity, Shift, SignUp
from server.volunteers.models.attendance import Attendance, AttendanceChange, RepeatedCheckIn
from server.volunteers.models.volunteer import Volunteer

__all__ = [
    "Activity",
    "Attendance",
    "AttendanceChange",
    "RepeatedCheckIn",
    "Shift",
    "SignUp",
    "Volunteer",
]
