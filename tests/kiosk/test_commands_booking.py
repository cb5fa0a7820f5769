from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kiosk.commands import request_booking as module
from kiosk.commands.cancel_booking import cancel_booking
from kiosk.commands.check_in_booking import check_in_booking
from kiosk.commands.request_booking import BookingTicket, request_booking
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.rooms import BookingView, booking, room_day
from sync import outbox
from sync.events.booking_requested import BookingRequested
from sync.events.contact import Contact
from sync.events.entities.booking import Booking
from tests.factories import (
    BOOKING_ID,
    BOOKING_REFERENCE,
    CONTACT,
    LARGE_ROOM_ID,
    SMALL_ROOM_ID,
    TODAY,
    answer,
    at,
    bytes_on_disk,
    clock_of,
    enrolled_desk,
    pending_ops,
    publish,
    unpublish,
    unpulled_desk,
    unsealed,
)
from tests.factories import booking as published_booking


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def ask(desk: Desk, start: str = "16:00", end: str = "17:00", **fields: Any) -> BookingTicket:
    usual: dict[str, Any] = {"room_id": SMALL_ROOM_ID, "purpose": "读书会", "contact": CONTACT}
    return request_booking(desk, start=at(start), end=at(end), **{**usual, **fields})


def seen(desk: Desk, ticket: BookingTicket) -> BookingView:
    found = booking(desk, reference=ticket.reference)
    assert found is not None
    return found


def refusal(desk: Desk, start: str, end: str, **fields: Any) -> str:
    with pytest.raises(Refused) as refused:
        ask(desk, start, end, **fields)
    assert pending_ops(desk) == []
    return refused.value.message_key


def slot_state(desk: Desk, start: str) -> str:
    day = room_day(desk, room_id=SMALL_ROOM_ID, day=TODAY)
    return next(slot.state for slot in day.slots if slot.start == at(start))


def test_a_request_is_captured_with_its_operation_and_shown_as_pending(desk: Desk) -> None:
    ticket = ask(desk)

    (op,) = pending_ops(desk)
    assert (op["kind"], op["entity_id"]) == ("booking.requested", str(ticket.booking_id))
    assert op["body"]["start"] == "2026-03-02T08:00:00Z"
    view = seen(desk, ticket)
    assert (view.status, view.message) == ("pending", sentences.PENDING)
    assert (view.room, view.start, view.purpose) == ("红荔厅", at("16:00"), "读书会")
    assert view.start.tzinfo == desk.zone
    assert slot_state(desk, "16:30") == "pending"


def test_only_the_server_can_read_the_contact(desk: Desk) -> None:
    ask(desk, contact=Contact(name=" 王小明 ", phone="135 6666 8888"))

    sealed = pending_ops(desk)[0]["body"]["contact_sealed"]
    assert unsealed(sealed) == CONTACT


def test_neither_name_nor_number_is_readable_on_the_disk(desk: Desk) -> None:
    ask(desk)

    kept = bytes_on_disk(desk)
    assert b"booking.requested" in kept
    assert CONTACT.phone.encode() not in kept
    assert CONTACT.name.encode() not in kept


def test_row_and_operation_are_kept_together_or_not_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr(module, "put_local", fail)
    with pytest.raises(RuntimeError):
        ask(desk)

    assert pending_ops(desk) == []
    assert slot_state(desk, "16:00") == "free"


def test_nothing_is_kept_when_the_operation_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = outbox.append

    def fail(*args: Any, **fields: Any) -> UUID:
        real(*args, **fields)
        raise RuntimeError("disk full")

    monkeypatch.setattr(outbox, "append", fail)
    with pytest.raises(RuntimeError):
        ask(desk)

    rows = "SELECT op_id FROM outbox UNION ALL SELECT id FROM local_row"
    assert list(desk.store.connect().execute(rows)) == []


def test_a_booking_goes_from_pending_over_confirmed_to_published(desk: Desk) -> None:
    ticket = ask(desk)
    assert seen(desk, ticket).status == "pending"

    answer(desk, "booking.requested", version=1)
    assert (seen(desk, ticket).status, seen(desk, ticket).message) == ("confirmed", "")
    assert slot_state(desk, "16:00") == "taken"

    moved = published_booking("17:00", "18:00", reference=ticket.reference)
    publish(desk, (ticket.booking_id, moved))
    assert seen(desk, ticket).start == at("17:00")
    assert slot_state(desk, "16:00") == "free"


def test_applied_by_the_server_still_waits_when_the_office_must_confirm(desk: Desk) -> None:
    ticket = ask(desk)
    answer(desk, "booking.requested", detail={"status": "pending"})

    assert (seen(desk, ticket).status, seen(desk, ticket).message) == ("pending", sentences.PENDING)


def test_a_published_row_wins_also_when_the_answer_was_lost(desk: Desk) -> None:
    ticket = ask(desk)
    publish(
        desk, (ticket.booking_id, published_booking("16:00", "17:00", reference=ticket.reference))
    )

    assert seen(desk, ticket).status == "confirmed"


def test_a_conflict_shows_the_choices_and_takes_no_slot(desk: Desk) -> None:
    ticket = ask(desk)
    choice = {
        "room_id": str(LARGE_ROOM_ID),
        "start": "2026-03-02T08:00:00Z",
        "end": "2026-03-02T09:00:00Z",
    }
    answer(
        desk,
        "booking.requested",
        "conflict",
        message_key="满了",
        detail={"choices": [choice]},
    )

    view = seen(desk, ticket)
    assert (view.status, view.message, view.can_cancel) == ("conflict", "满了", False)
    (offered,) = view.choices
    assert (offered.room, offered.start, offered.end) == ("云桥厅", at("16:00"), at("17:00"))
    assert slot_state(desk, "16:00") == "free"


def test_choices_of_a_shape_nobody_knows_are_left_out(desk: Desk) -> None:
    ticket = ask(desk)
    answer(desk, "booking.requested", "conflict", detail={"choices": [{"later": 1}]})

    assert (seen(desk, ticket).status, seen(desk, ticket).choices) == ("conflict", ())
    assert seen(desk, ticket).message == sentences.BOOKING_CONFLICT


def test_a_rejected_request_shows_the_servers_sentence(desk: Desk) -> None:
    ticket = ask(desk)
    answer(desk, "booking.requested", "rejected", message_key="暂时不能预约")
    assert (seen(desk, ticket).status, seen(desk, ticket).message) == ("rejected", "暂时不能预约")

    rejected = published_booking("16:00", "17:00", reference=ticket.reference, status="rejected")
    publish(desk, (ticket.booking_id, rejected))
    assert (seen(desk, ticket).status, seen(desk, ticket).message) == ("rejected", "暂时不能预约")


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("17:00", "16:00", sentences.SLOT_ORDER),
        ("09:30", "10:30", sentences.SLOT_PAST),
        ("08:00", "09:00", sentences.SLOT_PAST),
        ("20:30", "21:30", sentences.SLOT_CLOSED),
        ("16:00", "20:30", sentences.SLOT_TOO_LONG),
        ("16:10", "17:10", sentences.SLOT_OFF_STEP),
        ("14:30", "15:30", sentences.SLOT_TAKEN),
        ("15:00", "16:00", sentences.SLOT_TAKEN),
    ],
)
def test_a_rule_that_the_terminal_knows_refuses(
    desk: Desk, start: str, end: str, sentence: str
) -> None:
    assert refusal(desk, start, end) == sentence


def test_the_seventh_day_can_be_booked_and_the_eighth_cannot(desk: Desk) -> None:
    days = timedelta(days=8)
    with pytest.raises(Refused, match=sentences.SLOT_TOO_FAR):
        request_booking(
            desk,
            room_id=SMALL_ROOM_ID,
            start=at("14:00") + days,
            end=at("15:00") + days,
            purpose="",
            contact=CONTACT,
        )
    days = timedelta(days=7)
    request_booking(
        desk,
        room_id=SMALL_ROOM_ID,
        start=at("14:00") + days,
        end=at("15:00") + days,
        purpose="",
        contact=CONTACT,
    )


def test_the_step_that_is_under_way_can_still_be_booked(desk: Desk) -> None:
    clock_of(desk).pass_time(minutes=29)
    assert seen(desk, ask(desk, "10:00", "11:00")).status == "pending"


def test_a_slot_asked_for_here_is_refused_to_the_next_person(desk: Desk) -> None:
    ask(desk)
    with pytest.raises(Refused, match=sentences.SLOT_TAKEN):
        ask(desk)
    assert len(pending_ops(desk)) == 1


@pytest.mark.parametrize(
    ("contact", "sentence"),
    [
        (Contact(name="", phone="13566668888"), sentences.NAME_MISSING),
        (Contact(name="王" * 41, phone="13566668888"), sentences.NAME_TOO_LONG),
        (Contact(name="王", phone=""), sentences.PHONE_WRONG),
        (Contact(name="王", phone="13566x68888"), sentences.PHONE_WRONG),
    ],
)
def test_a_contact_that_cannot_be_called_is_refused(
    desk: Desk, contact: Contact, sentence: str
) -> None:
    assert refusal(desk, "16:00", "17:00", contact=contact) == sentence


def test_a_room_that_is_gone_and_a_long_purpose_are_refused(desk: Desk) -> None:
    assert refusal(desk, "16:00", "17:00", room_id=UUID(int=9)) == sentences.ROOM_GONE
    assert refusal(desk, "16:00", "17:00", purpose="长" * 81) == sentences.PURPOSE_TOO_LONG


def test_before_the_first_pull_there_is_no_room_to_ask_for(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    assert refusal(desk, "16:00", "17:00") == sentences.ROOM_GONE
    desk.store.close()


def test_cancelling_waits_for_the_request_and_is_shown_as_pending(desk: Desk) -> None:
    ticket = ask(desk)
    cancel_booking(desk, booking_id=ticket.booking_id)

    request, cancelling = pending_ops(desk)
    assert cancelling["depends_on"] == request["op_id"]
    assert cancelling["entity_id"] == str(ticket.booking_id)
    view = seen(desk, ticket)
    assert (view.status, view.message) == ("cancelled", sentences.PENDING)
    assert (view.can_cancel, view.can_check_in) == (False, False)
    assert slot_state(desk, "16:00") == "free"


def test_a_published_booking_is_shown_as_cancelled_until_the_pull_says_so(desk: Desk) -> None:
    cancel_booking(desk, booking_id=BOOKING_ID)
    (op,) = pending_ops(desk)
    assert op["depends_on"] is None
    view = booking(desk, reference="abcd-i234")
    assert view is not None
    assert (view.status, view.message) == ("cancelled", sentences.PENDING)

    answer(desk, "booking.cancelled", version=2)
    view = booking(desk, reference=BOOKING_REFERENCE)
    assert view is not None
    assert (view.status, view.message) == ("cancelled", "")

    publish(desk, (BOOKING_ID, published_booking("14:00", "15:00", status="released")), version=2)
    view = booking(desk, reference=BOOKING_REFERENCE)
    assert view is not None
    assert view.status == "released"


def test_a_refused_cancelling_leaves_the_booking_and_says_why(desk: Desk) -> None:
    cancel_booking(desk, booking_id=BOOKING_ID)
    answer(desk, "booking.cancelled", "rejected", message_key="不能取消")

    view = booking(desk, reference=BOOKING_REFERENCE)
    assert view is not None
    assert (view.status, view.message) == ("confirmed", "不能取消")


def test_the_request_counts_when_its_cancelling_is_refused_before_a_pull(desk: Desk) -> None:
    ticket = ask(desk)
    cancel_booking(desk, booking_id=ticket.booking_id)
    answer(desk, "booking.requested", "rejected", message_key="暂时不能预约")
    answer(desk, "booking.cancelled", "rejected", message_key="没有这个预约")

    assert (seen(desk, ticket).status, seen(desk, ticket).message) == ("rejected", "暂时不能预约")


def test_a_booking_is_cancelled_once_and_not_after_its_end(desk: Desk) -> None:
    ticket = ask(desk)
    cancel_booking(desk, booking_id=ticket.booking_id)
    with pytest.raises(Refused, match=sentences.BOOKING_NOT_CANCELLABLE):
        cancel_booking(desk, booking_id=ticket.booking_id)
    clock_of(desk).pass_time(hours=5)
    with pytest.raises(Refused, match=sentences.BOOKING_NOT_CANCELLABLE):
        cancel_booking(desk, booking_id=BOOKING_ID)
    with pytest.raises(Refused, match=sentences.BOOKING_GONE):
        cancel_booking(desk, booking_id=UUID(int=9))


def test_a_booking_that_the_server_withdrew_is_not_shown_any_more(desk: Desk) -> None:
    ticket = ask(desk)
    answer(desk, "booking.requested", version=1)
    unpublish(desk, Booking, ticket.booking_id)

    assert booking(desk, reference=ticket.reference) is None
    assert slot_state(desk, "16:00") == "free"


def test_a_cancelling_on_its_way_does_not_bring_a_withdrawn_booking_back(desk: Desk) -> None:
    cancel_booking(desk, booking_id=BOOKING_ID)
    unpublish(desk, Booking, BOOKING_ID)
    assert booking(desk, reference=BOOKING_REFERENCE) is None


def test_a_group_checks_in_from_a_quarter_before_until_the_release(desk: Desk) -> None:
    clock_of(desk).set_wall(at("13:44"))
    with pytest.raises(Refused, match="现在不能签到"):
        check_in_booking(desk, booking_id=BOOKING_ID)
    clock_of(desk).set_wall(at("14:15"))
    with pytest.raises(Refused, match="现在不能签到"):
        check_in_booking(desk, booking_id=BOOKING_ID)

    clock_of(desk).set_wall(at("14:14"))
    check_in_booking(desk, booking_id=BOOKING_ID)
    view = booking(desk, reference=BOOKING_REFERENCE)
    assert view is not None
    assert (view.status, view.message) == ("checked_in", sentences.PENDING)
    with pytest.raises(Refused, match="现在不能签到"):
        check_in_booking(desk, booking_id=BOOKING_ID)


def test_a_pending_booking_can_be_checked_in_while_the_network_is_away(desk: Desk) -> None:
    ticket = ask(desk, "10:00", "11:00")
    assert seen(desk, ticket).can_check_in
    check_in_booking(desk, booking_id=ticket.booking_id)

    request, check_in = pending_ops(desk)
    assert check_in["depends_on"] == request["op_id"]


def test_the_wire_body_of_a_request_is_one_that_the_server_takes(desk: Desk) -> None:
    ask(desk, purpose=" 用途 ")
    body = msgspec.convert(pending_ops(desk)[0]["body"], BookingRequested)
    assert body.purpose == "用途"
    assert body.start == datetime(2026, 3, 2, 8, tzinfo=UTC)
