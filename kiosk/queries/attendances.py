"""Who came and went: the published attendances and those of this terminal."""

from collections.abc import Iterator
from uuid import UUID

from kiosk.desk import Desk
from kiosk.queries.overlay import Laid, overlaid
from sync.events.attendance_checked_in import AttendanceCheckedIn
from sync.events.entities.attendance import Attendance


def attendances(desk: Desk) -> Iterator[Laid[Attendance]]:
    """Every attendance this terminal knows of."""
    return overlaid(desk.store.reader, Attendance, created_by=AttendanceCheckedIn.kind)


def attendance_by_id(desk: Desk, attendance_id: UUID) -> Laid[Attendance] | None:
    """One attendance, or None."""
    return next((row for row in attendances(desk) if row.id == attendance_id), None)


def latest_attendance(
    desk: Desk, shift_id: UUID, digest: str, volunteer_id: UUID | None
) -> Laid[Attendance] | None:
    """A person's last attendance in a shift, found by the hash or by the volunteer."""
    mine = [
        row
        for row in attendances(desk)
        if row.body.shift_id == shift_id and _is_of(row.body, digest, volunteer_id)
    ]
    return max(mine, key=lambda row: row.body.checked_in_at, default=None)


def is_present(row: Laid[Attendance]) -> bool:
    """Came and has not left."""
    return row.body.checked_out_at is None and row.body.status in ("present", "unidentified")


def is_confirmed(row: Laid[Attendance]) -> bool:
    """The server knows of it."""
    return row.local is None or row.local.outcome == "applied"


def _is_of(body: Attendance, digest: str, volunteer_id: UUID | None) -> bool:
    if body.identity_hash == digest:
        return True
    return volunteer_id is not None and body.volunteer_id == volunteer_id
