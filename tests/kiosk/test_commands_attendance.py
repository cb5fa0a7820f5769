from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.commands.check_in import AttendanceTicket, check_in
from kiosk.commands.check_out import check_out
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.volunteers import attendance
from sync.events.attendance_checked_in import IdentityWay
from sync.events.contact import Contact
from sync.events.entities.attendance import Attendance
from tests.factories import (
    ATTENDANCE_ID,
    NOW,
    OTHER_VOLUNTEER_ID,
    PRESENT_PHONE,
    RUNNING_SHIFT_ID,
    STRANGER_PHONE,
    VOLUNTEER_CARD,
    VOLUNTEER_ID,
    VOLUNTEER_PHONE,
    answer,
    bytes_on_disk,
    clock_of,
    enrolled_desk,
    hash_of,
    pending_ops,
    publish,
    unpulled_desk,
    unsealed,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def come(desk: Desk, number: str = VOLUNTEER_PHONE, way: IdentityWay = "phone") -> AttendanceTicket:
    return check_in(desk, shift_id=RUNNING_SHIFT_ID, number=number, way=way)


def refusal(desk: Desk, number: str, way: IdentityWay, shift_id: UUID = RUNNING_SHIFT_ID) -> str:
    with pytest.raises(Refused) as refused:
        check_in(desk, shift_id=shift_id, number=number, way=way)
    assert pending_ops(desk) == []
    return refused.value.message_key


def test_a_volunteer_of_the_roster_is_known_by_phone(desk: Desk) -> None:
    ticket = come(desk, "+86 138 0013 8000")

    assert (ticket.known, ticket.masked_name, ticket.already) == (True, "张**", False)
    assert ticket.at == NOW
    assert ticket.at.tzinfo == desk.zone
    (op,) = pending_ops(desk)
    assert op["entity_id"] == str(ticket.attendance_id)
    assert op["body"]["identity_hash"] == hash_of(VOLUNTEER_PHONE)
    assert op["body"]["volunteer_id"] == str(VOLUNTEER_ID)
    assert op["body"]["contact_sealed"] is None


def test_a_volunteer_of_the_roster_is_known_by_card(desk: Desk) -> None:
    assert come(desk, VOLUNTEER_CARD, "card").known
    assert pending_ops(desk)[0]["body"]["way"] == "card"


def test_somebody_on_no_roster_is_noted_with_a_sealed_number(desk: Desk) -> None:
    ticket = come(desk, STRANGER_PHONE)

    assert (ticket.known, ticket.masked_name) == (False, None)
    body = pending_ops(desk)[0]["body"]
    assert body["volunteer_id"] is None
    assert unsealed(body["contact_sealed"]) == Contact(phone=STRANGER_PHONE)


def test_the_number_of_an_unknown_card_is_kept_as_a_hash_only(desk: Desk) -> None:
    come(desk, "CARD-99887", "card")
    assert pending_ops(desk)[0]["body"]["contact_sealed"] is None


@pytest.mark.parametrize("phone", [VOLUNTEER_PHONE, STRANGER_PHONE])
def test_no_number_is_readable_on_the_disk(desk: Desk, phone: str) -> None:
    come(desk, phone)

    kept = bytes_on_disk(desk)
    assert hash_of(phone).encode() in kept
    assert phone.encode() not in kept


def test_checking_in_twice_changes_nothing(desk: Desk) -> None:
    first = come(desk)
    clock_of(desk).pass_time(minutes=5)
    second = come(desk, VOLUNTEER_CARD, "card")

    assert second.already
    assert (second.attendance_id, second.at) == (first.attendance_id, first.at)
    assert len(pending_ops(desk)) == 1


def test_a_stranger_is_recognised_by_the_hash_when_coming_again(desk: Desk) -> None:
    come(desk, STRANGER_PHONE)
    assert come(desk, STRANGER_PHONE).already


def test_somebody_whom_the_server_has_as_present_is_there_already(desk: Desk) -> None:
    ticket = come(desk, PRESENT_PHONE)

    assert (ticket.already, ticket.attendance_id) == (True, ATTENDANCE_ID)
    assert pending_ops(desk) == []


def test_somebody_who_left_may_come_again(desk: Desk) -> None:
    first = come(desk)
    check_out(desk, attendance_id=first.attendance_id, way="phone")
    clock_of(desk).pass_time(minutes=30)
    again = come(desk)

    assert not again.already
    assert again.attendance_id != first.attendance_id
    view = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=VOLUNTEER_PHONE)
    assert (view.state, view.attendance_id) == ("present", again.attendance_id)


def test_a_check_in_is_not_refused_because_of_the_time(desk: Desk) -> None:
    clock_of(desk).set_wall(NOW - timedelta(days=20_000))
    assert come(desk).known


@pytest.mark.parametrize(
    ("number", "way"),
    [("1380", "phone"), ("1380013800X", "phone"), ("", "card"), ("9" * 21, "card")],
)
def test_an_incomplete_number_is_refused(desk: Desk, number: str, way: IdentityWay) -> None:
    assert refusal(desk, number, way) == sentences.NUMBER_WRONG


def test_an_unknown_shift_is_refused(desk: Desk) -> None:
    assert refusal(desk, VOLUNTEER_PHONE, "phone", UUID(int=9)) == sentences.SHIFT_GONE


def test_before_the_first_pull_nobody_can_be_recognised(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    assert refusal(desk, VOLUNTEER_PHONE, "phone") == sentences.NOT_SYNCED
    desk.store.close()


def test_leaving_waits_for_the_coming_of_this_terminal(desk: Desk) -> None:
    ticket = come(desk)
    clock_of(desk).pass_time(hours=1)
    left = check_out(desk, attendance_id=ticket.attendance_id, way="phone")

    came_op, left_op = pending_ops(desk)
    assert left_op["depends_on"] == came_op["op_id"]
    assert left_op["entity_id"] == left_op["body"]["attendance_id"] == str(ticket.attendance_id)
    assert (left.masked_name, left.at - ticket.at) == ("张**", timedelta(hours=1))


def test_leaving_works_for_whom_another_terminal_checked_in(desk: Desk) -> None:
    left = check_out(desk, attendance_id=ATTENDANCE_ID, way="phone")

    assert (left.already, left.known, left.masked_name) == (False, True, "李*")
    assert pending_ops(desk)[0]["depends_on"] is None


def test_leaving_twice_changes_nothing(desk: Desk) -> None:
    first = check_out(desk, attendance_id=ATTENDANCE_ID, way="phone")
    clock_of(desk).pass_time(minutes=5)
    second = check_out(desk, attendance_id=ATTENDANCE_ID, way="phone")

    assert (second.already, second.at) == (True, first.at)
    assert len(pending_ops(desk)) == 1


def test_nobody_leaves_who_never_came(desk: Desk) -> None:
    with pytest.raises(Refused, match=sentences.ATTENDANCE_GONE):
        check_out(desk, attendance_id=UUID(int=9), way="phone")


def test_the_minutes_are_the_servers_and_come_with_its_row(desk: Desk) -> None:
    check_out(desk, attendance_id=ATTENDANCE_ID, way="phone")
    view = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=PRESENT_PHONE)
    assert (view.state, view.minutes, view.confirmed) == ("left", None, False)

    answer(desk, "attendance.checked_out", version=2)
    view = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=PRESENT_PHONE)
    assert (view.state, view.minutes, view.confirmed) == ("left", None, True)

    counted = Attendance(
        shift_id=RUNNING_SHIFT_ID,
        status="left",
        checked_in_at=NOW - timedelta(minutes=50),
        checked_out_at=NOW.astimezone(UTC),
        volunteer_id=OTHER_VOLUNTEER_ID,
        minutes=50,
    )
    publish(desk, (ATTENDANCE_ID, counted), version=2)
    view = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=PRESENT_PHONE)
    assert (view.state, view.minutes, view.confirmed) == ("left", 50, True)
