"""Coming and going, and the minutes that the server counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from server.devices.models import Device
from server.districts.models import District, new_id
from server.volunteers.models import Attendance, RepeatedCheckIn, Shift, SignUp, Volunteer

_Status = Attendance.Status


@dataclass(frozen=True)
class CheckIn:
    """Somebody is there. `volunteer` None: it is not known who."""

    shift: Shift
    at: datetime
    identity_hash: str
    volunteer: Volunteer | None = None
    attendance_id: UUID | None = None
    device: Device | None = None
    flags: tuple[str, ...] = ()


@transaction.atomic
def check_in(*, arrival: CheckIn) -> tuple[Attendance, tuple[str, ...]]:
    """Keep the fact; the second value are the flags of this check-in.

    The shift's row is locked, so that two terminals make one stay of one person.
    """
    shift = Shift.objects.select_for_update().get(pk=arrival.shift.pk)
    present = _present(arrival)
    if present is not None:
        _remember_repeat(present, arrival)
        return present, (*arrival.flags, "already_present")
    flags = arrival.flags + _flags(arrival)
    attendance = Attendance.objects.create(
        id=arrival.attendance_id or new_id(),
        district=shift.district,
        shift=shift,
        volunteer=arrival.volunteer,
        identity_hash=arrival.identity_hash,
        checked_in_at=arrival.at,
        status=_Status.PRESENT if arrival.volunteer else _Status.UNIDENTIFIED,
        flags=list(flags),
        device=arrival.device,
    )
    return attendance, flags


def _present(arrival: CheckIn) -> Attendance | None:
    """The open stay of the same person in the same shift."""
    still_open = Attendance.objects.filter(shift=arrival.shift, checked_out_at=None)
    if arrival.volunteer:
        return still_open.filter(volunteer=arrival.volunteer, status=_Status.PRESENT).first()
    same = still_open.filter(identity_hash=arrival.identity_hash, minutes=None)
    return same.filter(status=_Status.UNIDENTIFIED).first()


def _remember_repeat(present: Attendance, arrival: CheckIn) -> None:
    RepeatedCheckIn.objects.create(
        id=arrival.attendance_id or new_id(),
        district=present.district,
        attendance=present,
        checked_in_at=arrival.at,
    )


def _flags(arrival: CheckIn) -> tuple[str, ...]:
    if arrival.volunteer is None:
        return ("unidentified",)
    on_roster = SignUp.objects.filter(
        shift=arrival.shift, volunteer=arrival.volunteer, status=SignUp.Status.SIGNED_UP
    )
    return () if on_roster.exists() else ("not_on_roster",)


@transaction.atomic
def check_out(
    *, district: District, attendance_id: UUID, at: datetime
) -> tuple[Attendance | None, tuple[str, ...]]:
    """Keep the fact and count the minutes; a late one corrects a stay closed at the shift's end.

    The row is locked, so that closing and leaving cannot both count.
    """
    stays = Attendance.objects.filter(district=district).select_for_update(of=("self",))
    repeat = RepeatedCheckIn.objects.filter(district=district, pk=attendance_id).first()
    found = stays.filter(pk=repeat.attendance_id if repeat else attendance_id).first()
    if found is None:
        return None, ("attendance_unknown",)
    if found.checked_out_at is not None:
        return found, ("already_left",)
    flags = ("closed_before",) if found.minutes is not None else ()
    found.checked_out_at = at
    if not found.changes.exclude(approver=None).exists():
        found.minutes = counted_minutes(found.shift, found.checked_in_at, at)
    if found.status != _Status.UNIDENTIFIED:
        found.status = _Status.LEFT
    found.flags = [*found.flags, *flags]
    found.save()
    return found, flags


def counted_minutes(shift: Shift, came: datetime, left: datetime) -> int:
    """Whole minutes inside the shift's window; early arrival and late leaving earn nothing."""
    stay = min(left, shift.end) - max(came, shift.start)
    return max(stay // timedelta(minutes=1), 0)


def close_forgotten(*, now: datetime) -> int:
    """Close at the shift's end what nobody checked out of; how many."""
    forgotten = Attendance.objects.filter(
        checked_out_at=None, minutes=None, shift__end__lte=now
    ).values_list("pk", flat=True)
    return sum(_close(pk) for pk in list(forgotten))


@transaction.atomic
def _close(pk: UUID) -> bool:
    stays = Attendance.objects.select_for_update(of=("self",)).select_related("shift")
    found = stays.get(pk=pk)
    if found.minutes is not None:
        return False
    found.minutes = counted_minutes(found.shift, found.checked_in_at, found.shift.end)
    if found.status != _Status.UNIDENTIFIED:
        found.status = _Status.CLOSED_AT_END
    found.flags = [*found.flags, "closed_at_end"]
    found.save()
    return True
