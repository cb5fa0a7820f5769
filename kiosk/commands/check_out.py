"""A volunteer leaves a shift."""

from uuid import UUID

import apsw
import msgspec

from kiosk.commands.check_in import AttendanceTicket
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.attendances import attendance_by_id, is_present
from kiosk.queries.operations import operation_on
from kiosk.queries.roster import place_of
from kiosk.store.rows import put_local
from sync import outbox
from sync.events.attendance_checked_in import AttendanceCheckedIn, IdentityWay
from sync.events.attendance_checked_out import AttendanceCheckedOut
from sync.events.entities.attendance import Attendance


def check_out(desk: Desk, *, attendance_id: UUID, way: IdentityWay) -> AttendanceTicket:
    """Note that the person leaves; a second time changes nothing. Raises Refused."""
    with desk.store.transaction() as tx:
        row = attendance_by_id(desk, attendance_id)
        if row is None:
            raise Refused(sentences.ATTENDANCE_GONE)
        if not is_present(row):
            return _ticket(desk, attendance_id, row.body, already=True)
        left = msgspec.structs.replace(row.body, status="left", checked_out_at=desk.clock.now())
        _capture(tx, desk, attendance_id, left, way)
    return _ticket(desk, attendance_id, left, already=False)


def _capture(
    tx: apsw.Connection, desk: Desk, attendance_id: UUID, left: Attendance, way: IdentityWay
) -> None:
    op_id = outbox.append(
        tx,
        AttendanceCheckedOut(attendance_id=attendance_id, way=way),
        clock=desk.clock,
        entity_id=attendance_id,
        depends_on=operation_on(tx, AttendanceCheckedIn.kind, attendance_id),
    )
    put_local(tx, attendance_id, left, op_id=op_id)


def _ticket(
    desk: Desk, attendance_id: UUID, body: Attendance, *, already: bool
) -> AttendanceTicket:
    place = place_of(desk, body)
    return AttendanceTicket(
        attendance_id=attendance_id,
        masked_name=place.body.masked_name if place else None,
        known=place is not None,
        already=already,
        at=(body.checked_out_at or body.checked_in_at).astimezone(desk.zone),
    )
