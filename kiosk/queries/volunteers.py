"""Shifts that volunteers can come to, and whether somebody is there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain.shift import Phase, phase
from kiosk.queries.attendances import is_confirmed, is_present, latest_attendance
from kiosk.queries.overlay import Laid
from kiosk.queries.roster import asked_places, hashed_number, known_volunteer, roster_place
from kiosk.store.rows import published
from sync.events.entities.activity import Activity
from sync.events.entities.attendance import Attendance
from sync.events.entities.roster_entry import RosterEntry
from sync.events.entities.shift import Shift


@dataclass(frozen=True)
class ShiftView:
    """`activity` is its title; `taken` counts this terminal's sign-ups that are on their way."""

    id: UUID
    activity: str
    theme: str
    place: str
    summary: str
    start: datetime
    end: datetime
    places: int
    taken: int
    phase: Phase


@dataclass(frozen=True)
class AttendanceView:
    """Where a person stands in a shift. `known`: on the shift's roster. `minutes` are the server's;
    `sign_up_id` is the place that can be given back."""

    state: Literal["absent", "present", "left"]
    known: bool
    masked_name: str | None
    attendance_id: UUID | None
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    minutes: int | None
    confirmed: bool
    sign_up_id: UUID | None = None


def shifts(desk: Desk) -> tuple[ShiftView, ...]:
    """Shifts that are not over, today and the next 7 days, the nearest first."""
    activities = dict(published(desk.store.reader, Activity))
    asked = asked_places(desk)
    views = (
        _shift_view(desk, key, shift, activities.get(shift.activity_id), asked[key])
        for key, shift in published(desk.store.reader, Shift)
    )
    return tuple(sorted((view for view in views if view), key=lambda view: view.start))


def attendance(desk: Desk, *, shift_id: UUID, number: str) -> AttendanceView:
    """Where the person with this phone or card number stands. Raises Refused before the first
    pull."""
    digest = hashed_number(desk, number)
    place = roster_place(desk, shift_id, digest)
    row = latest_attendance(desk, shift_id, digest, known_volunteer(place))
    return _attendance_view(desk, place, row)


def _shift_view(
    desk: Desk, key: UUID, shift: Shift, activity: Activity | None, asked: int
) -> ShiftView | None:
    zone = desk.zone
    its_phase = phase(shift.start, shift.end, desk.clock.now(), zone)
    if activity is None or its_phase is None:
        return None
    return ShiftView(
        id=key,
        activity=activity.title,
        theme=activity.theme,
        place=activity.place,
        summary=activity.summary,
        start=shift.start.astimezone(zone),
        end=shift.end.astimezone(zone),
        places=shift.places,
        taken=shift.taken + asked,
        phase=its_phase,
    )


def _attendance_view(
    desk: Desk, place: Laid[RosterEntry] | None, row: Laid[Attendance] | None
) -> AttendanceView:
    body, zone = row.body if row else None, desk.zone
    left_at = body.checked_out_at if body else None
    return AttendanceView(
        state=_state(row),
        known=place is not None,
        masked_name=place.body.masked_name if place else None,
        attendance_id=row.id if row else None,
        checked_in_at=body.checked_in_at.astimezone(zone) if body else None,
        checked_out_at=left_at.astimezone(zone) if left_at else None,
        minutes=body.minutes if body else None,
        confirmed=row is not None and is_confirmed(row),
        sign_up_id=place.id if place else None,
    )


def _state(row: Laid[Attendance] | None) -> Literal["absent", "present", "left"]:
    if row is None:
        return "absent"
    return "present" if is_present(row) else "left"
