"""What terminals send of volunteering."""

from server.config.seal import ContactUnreadable, open_contact
from server.ingest.handlers import Operation, Outcome, applied, handles, rejected
from server.volunteers import services
from server.volunteers.models import Shift, Volunteer
from server.volunteers.selectors import (
    shift_in,
    shifts_with_places,
    sign_up_in,
    volunteer_in,
)
from sync.events.attendance_checked_in import AttendanceCheckedIn
from sync.events.attendance_checked_out import AttendanceCheckedOut
from sync.events.shift_signed_up import ShiftSignedUp
from sync.events.shift_withdrawn import ShiftWithdrawn

SHIFT_FULL = "这个班次名额已满,请另选一个"
SHIFT_UNKNOWN = "这个班次已不在册,请另选一个"
VOLUNTEER_UNKNOWN = "没有找到您的志愿者登记,请重新登记或到服务台办理"
SIGN_UP_UNKNOWN = "没有找到这个报名,请到服务台查询"
CONTACT_UNREADABLE = "联系方式没有收好,请重新登记或到服务台办理"


@handles(ShiftSignedUp)
def sign_up(op: Operation, body: ShiftSignedUp) -> Outcome:
    shift = shift_in(district=op.district, shift_id=body.shift_id)
    if shift is None:
        return rejected("shift_unknown", SHIFT_UNKNOWN)
    try:
        volunteer = _volunteer(op, body)
    except ContactUnreadable:
        return rejected("contact_unreadable", CONTACT_UNREADABLE)
    if volunteer is None:
        return rejected("volunteer_unknown", VOLUNTEER_UNKNOWN)
    return _take_place(op, shift, volunteer)


def _volunteer(op: Operation, body: ShiftSignedUp) -> Volunteer | None:
    known = volunteer_in(district=op.district, volunteer_id=body.volunteer_id)
    if known or body.contact_sealed is None:
        return known
    contact = open_contact(body.contact_sealed)
    return services.volunteer_by_phone(district=op.district, contact=contact)


def _take_place(op: Operation, shift: Shift, volunteer: Volunteer) -> Outcome:
    try:
        place = services.sign_up(
            shift=shift, volunteer=volunteer, at=op.occurred_at, sign_up_id=op.entity_id
        )
    except services.Refused as refusal:
        return rejected(refusal.code, refusal.message_key)
    except services.ShiftFull:
        choices = shifts_with_places(shift, now=op.received_at)
        return Outcome(
            "conflict", code="shift_full", message_key=SHIFT_FULL, detail={"choices": choices}
        )
    return applied(place.id, volunteer_id=str(volunteer.id))


@handles(ShiftWithdrawn)
def withdraw(op: Operation, body: ShiftWithdrawn) -> Outcome:
    place = sign_up_in(district=op.district, sign_up_id=body.sign_up_id)
    if place is None:
        return rejected("sign_up_unknown", SIGN_UP_UNKNOWN)
    services.withdraw(sign_up=place)
    return applied(place.id)


@handles(AttendanceCheckedIn)
def check_in(op: Operation, body: AttendanceCheckedIn) -> Outcome:
    """A fact. A shift that is not known leaves the operation alone, flagged, for the office."""
    shift = shift_in(district=op.district, shift_id=body.shift_id)
    if shift is None:
        return applied(None, "shift_unknown")
    volunteer, flags = _who(op, body)
    arrival = services.CheckIn(
        shift=shift,
        at=op.occurred_at,
        identity_hash=body.identity_hash,
        volunteer=volunteer,
        attendance_id=op.entity_id,
        device=op.device,
        flags=flags,
    )
    attendance, all_flags = services.check_in(arrival=arrival)
    return applied(attendance.id, *all_flags)


def _who(op: Operation, body: AttendanceCheckedIn) -> tuple[Volunteer | None, tuple[str, ...]]:
    """By id, else by the hash, else by the sealed contact."""
    district = op.district
    known = volunteer_in(district=district, volunteer_id=body.volunteer_id)
    known = known or services.volunteer_by_hash(
        district=district, way=body.way, digest=body.identity_hash
    )
    if known or body.contact_sealed is None:
        return known, ()
    try:
        contact = open_contact(body.contact_sealed)
    except ContactUnreadable:
        return None, ("contact_unreadable",)
    return services.volunteer_by_phone(district=district, contact=contact), ()


@handles(AttendanceCheckedOut)
def check_out(op: Operation, body: AttendanceCheckedOut) -> Outcome:
    attendance, flags = services.check_out(
        district=op.district, attendance_id=body.attendance_id, at=op.occurred_at
    )
    return applied(attendance.id if attendance else None, *flags)
