"""What terminals are given of volunteering: masked names and keyed hashes, no number."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from server.changes.publishing import Published, publishes, republishes
from server.volunteers.models import Activity, Attendance, Shift, SignUp, Volunteer
from sync.events.entities import activity as activity_wire
from sync.events.entities import attendance as attendance_wire
from sync.events.entities import roster_entry as roster_wire
from sync.events.entities import shift as shift_wire


def _published(row: Any, type_name: str, body: Any, station_id: UUID | None) -> Published:
    return Published(
        type=type_name,
        id=row.id,
        district_id=row.district_id,
        body=body,
        station_id=station_id,
    )


@publishes(Activity)
def activity(row: Activity) -> Published:
    body = activity_wire.Activity(
        title=row.title,
        theme=row.theme,
        place=row.place,
        summary=row.summary,
        station_id=row.station_id,
    )
    return _published(row, "activity", body if row.is_open else None, row.station_id)


@publishes(Shift)
def shift(row: Shift) -> Published:
    body = shift_wire.Shift(
        activity_id=row.activity_id,
        start=row.start,
        end=row.end,
        places=row.places,
        taken=row.taken,
    )
    return _published(row, "shift", body, row.activity.station_id)


@publishes(SignUp)
def roster_entry(row: SignUp) -> Published:
    body = roster_wire.RosterEntry(
        shift_id=row.shift_id,
        volunteer_id=row.volunteer_id,
        masked_name=row.volunteer.masked_name,
        phone_hash=row.volunteer.phone_hash or None,
        card_hash=row.volunteer.card_hash or None,
    )
    signed_up = row.status == SignUp.Status.SIGNED_UP
    return _published(
        row, "roster_entry", body if signed_up else None, row.shift.activity.station_id
    )


@publishes(Attendance)
def attendance(row: Attendance) -> Published:
    body = attendance_wire.Attendance(
        shift_id=row.shift_id,
        status=row.status,  # type: ignore[arg-type]  # Status has the wire's values
        checked_in_at=row.checked_in_at,
        volunteer_id=row.volunteer_id,
        identity_hash=row.identity_hash or None,
        checked_out_at=row.checked_out_at,
        minutes=row.minutes,
    )
    return _published(row, "attendance", body, row.shift.activity.station_id)


@republishes(SignUp)
def taken_places(row: SignUp) -> Iterable[Published]:
    yield shift(row.shift)


@republishes(Volunteer)
def roster_of(row: Volunteer) -> Iterable[Published]:
    """A new card or name shows in the rosters."""
    return [roster_entry(found) for found in SignUp.objects.filter(volunteer=row)]


@republishes(Activity)
def moved_to_station(row: Activity) -> Iterable[Published]:
    """The audience of what hangs below follows the activity's station."""
    for found in Shift.objects.filter(activity=row):
        yield shift(found)
    for place in SignUp.objects.filter(shift__activity=row):
        yield roster_entry(place)
