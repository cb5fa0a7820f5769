"""What people do at a terminal: all 13 kinds, by the real commands. A number decides the rest."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from kiosk.commands.attempt_quiz import attempt_quiz
from kiosk.commands.cancel_booking import cancel_booking
from kiosk.commands.check_code import check_code
from kiosk.commands.check_in import check_in
from kiosk.commands.check_in_booking import check_in_booking
from kiosk.commands.check_out import check_out
from kiosk.commands.file_complaint import file_complaint
from kiosk.commands.finish_study import finish_study
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.commands.request_booking import request_booking
from kiosk.commands.send_feedback import send_feedback
from kiosk.commands.sign_up import sign_up
from kiosk.commands.withdraw import withdraw
from kiosk.desk import Desk
from kiosk.errors import Refused
from kiosk.queries.attendances import attendances, is_present
from kiosk.queries.bookings import standing_bookings
from kiosk.queries.rooms import room_day, rooms
from kiosk.store.rows import published
from sync.events.contact import Contact
from sync.events.entities.content import Content
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.merchant import Merchant
from sync.events.entities.roster_entry import RosterEntry
from sync.events.entities.shift import Shift
from sync.events.integrity_code import short_form

CONTESTED_ROOM = "青年学习室"
"""The demo has nobody in it today and tomorrow."""

CONTESTED = 4
"""So many slots of one room are all that anybody asks for: terminals meet in them."""


def study(desk: Desk, number: int) -> None:
    pieces = [key for key, _ in published(desk.store.reader, Content)]
    finish_study(desk, content_id=pieces[number % len(pieces)], read_s=20 + number)


def quiz(desk: Desk, number: int) -> None:
    pieces = [row for row in published(desk.store.reader, Content) if row[1].questions]
    key, piece = pieces[number % len(pieces)]
    answers = {one.id: [number % len(one.options)] for one in piece.questions}
    attempt_quiz(desk, content_id=key, answers=answers)


def scan(desk: Desk, number: int) -> None:
    codes = [row for _, row in published(desk.store.reader, IssuedCode)]
    check_code(desk, text=short_form(codes[number % len(codes)].serial), way="typed")


def rate(desk: Desk, number: int) -> None:
    shops = _shops(desk)
    rate_merchant(desk, merchant_id=shops[number % len(shops)], stars=1 + number % 5, tags=[])


def complain(desk: Desk, number: int) -> None:
    shops = _shops(desk)
    shop = shops[number % len(shops)]
    file_complaint(
        desk, merchant_id=shop, complaint_kind="price", text="标价不清楚", contact=_contact(number)
    )


def book(desk: Desk, number: int) -> None:
    start, room_id = _contested(desk, number)
    request_booking(
        desk,
        room_id=room_id,
        start=start,
        end=start + timedelta(minutes=30),
        purpose="读书会",
        contact=_contact(number),
    )


def cancel(desk: Desk, number: int) -> None:
    mine = [one.id for one in standing_bookings(desk) if one.status in ("pending", "confirmed")]
    cancel_booking(desk, booking_id=mine[number % len(mine)])


def come_to_room(desk: Desk, number: int) -> None:
    mine = [one.id for one in standing_bookings(desk) if one.status in ("pending", "confirmed")]
    check_in_booking(desk, booking_id=mine[number % len(mine)])


def sign(desk: Desk, number: int) -> None:
    found = _shifts(desk)
    sign_up(desk, shift_id=found[number % len(found)], contact=_contact(number))


def withdraw_place(desk: Desk, number: int) -> None:
    """One of this terminal's own sign-ups, or one that was published."""
    own = desk.store.reader.execute("SELECT id FROM local_row WHERE type = 'roster_entry'")
    places = [UUID(str(row[0])) for row in own.fetchall()]
    places += [key for key, _ in published(desk.store.reader, RosterEntry)]
    withdraw(desk, sign_up_id=places[number % len(places)])


def come(desk: Desk, number: int) -> bool:
    """False when the person is there already."""
    found = _shifts(desk)
    ticket = check_in(desk, shift_id=found[number % len(found)], number=_phone(number), way="phone")
    return not ticket.already


def leave(desk: Desk, number: int) -> bool:
    present = [row.id for row in attendances(desk) if is_present(row)]
    ticket = check_out(desk, attendance_id=present[number % len(present)], way="phone")
    return not ticket.already


def say(desk: Desk, number: int) -> None:
    send_feedback(desk, feedback_kind="praise", text=f"服务很好 {number}", contact=None)


ACTS: dict[str, Callable[[Desk, int], bool | None]] = {
    "study.finished": study,
    "quiz.attempted": quiz,
    "merchant.scanned": scan,
    "merchant.rated": rate,
    "complaint.filed": complain,
    "booking.requested": book,
    "booking.cancelled": cancel,
    "booking.checked_in": come_to_room,
    "shift.signed_up": sign,
    "shift.withdrawn": withdraw_place,
    "attendance.checked_in": come,
    "attendance.checked_out": leave,
    "feedback.sent": say,
}


def act(desk: Desk, kind: str, number: int) -> bool:
    """Whether it was done; a terminal may refuse, or have nothing to do it with."""
    try:
        return ACTS[kind](desk, number) is not False
    except (Refused, ZeroDivisionError):
        return False


def _shops(desk: Desk) -> list[UUID]:
    """Those that may go away come first."""
    shops = [
        (not row.name.startswith("临时"), key)
        for key, row in published(desk.store.reader, Merchant)
    ]
    return [key for _, key in sorted(shops)]


def _shifts(desk: Desk) -> list[UUID]:
    return [key for key, _ in published(desk.store.reader, Shift)]


def _contested(desk: Desk, number: int) -> tuple[datetime, UUID]:
    """One of the next few slots of one room."""
    room = next((one for one in rooms(desk) if one.name == CONTESTED_ROOM), None)
    if room is None:
        raise Refused("nothing was pulled yet")
    today = desk.clock.now().astimezone(desk.zone).date()
    days = [room_day(desk, room_id=room.id, day=today + timedelta(days=ahead)) for ahead in (0, 1)]
    slots = [slot for day in days for slot in day.slots if slot.start > desk.clock.now()]
    return slots[number % CONTESTED].start, room.id


def _contact(number: int) -> Contact:
    return Contact(name="示例女士", phone=_phone(number))


def _phone(number: int) -> str:
    return f"1380000{number % 10000:04d}"
