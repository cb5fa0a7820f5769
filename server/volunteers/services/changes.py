"""Changing minutes by hand: one person proposes with a reason, another approves."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from server.volunteers.models import Attendance, AttendanceChange, Volunteer


class NotAllowed(Exception):
    """The text says why, in Chinese."""


def propose_change(
    *,
    attendance: Attendance,
    minutes: int,
    reason: str,
    author: User,
    volunteer: Volunteer | None = None,
) -> AttendanceChange:
    """Write the proposal; the attendance stays as it is. Raises NotAllowed."""
    if not reason.strip():
        raise NotAllowed("请写明更正理由")
    if volunteer is not None and attendance.volunteer_id is not None:
        raise NotAllowed("这条考勤的身份已经核实")
    return AttendanceChange.objects.create(
        district=attendance.district,
        attendance=attendance,
        minutes_before=attendance.minutes,
        minutes_after=minutes,
        volunteer_after=volunteer,
        reason=reason,
        author=author,
    )


@transaction.atomic
def approve_change(*, change: AttendanceChange, approver: User, now: datetime) -> AttendanceChange:
    """Apply the proposal. The row is locked, so it is applied once. Raises NotAllowed."""
    locked = AttendanceChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if locked.approver_id is not None:
        raise NotAllowed("这条更正已经复核过")
    if locked.author_id == approver.pk:
        raise NotAllowed("经办人不能复核自己的更正,请另一位同事复核")
    locked.approver, locked.approved_at = approver, now
    locked.save()
    _apply(locked)
    return locked


def _apply(change: AttendanceChange) -> None:
    attendance = change.attendance
    attendance.minutes = change.minutes_after
    if change.volunteer_after is not None:
        attendance.volunteer = change.volunteer_after
    if attendance.volunteer is not None and attendance.status != Attendance.Status.CLOSED_AT_END:
        attendance.status = Attendance.Status.LEFT
    attendance.flags = [*attendance.flags, "changed_by_office"]
    attendance.save()
