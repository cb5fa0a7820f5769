"""A refused operation is sent again, as it was or put right, and what the screens show of it."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kiosk.commands.cancel_booking import cancel_booking
from kiosk.commands.check_in_booking import check_in_booking
from kiosk.commands.correct_operation import correct_operation
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.commands.request_booking import BookingTicket, request_booking
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.refusals import refusal, refusals
from kiosk.queries.rooms import booking
from sync.events.booking_cancelled import BookingCancelled
from sync.events.booking_checked_in import BookingCheckedIn
from sync.events.booking_requested import BookingRequested
from sync.events.merchant_rated import MerchantRated
from tests.factories import (
    BAKERY_ID,
    CONTACT,
    LARGE_ROOM_ID,
    SMALL_ROOM_ID,
    answer,
    at,
    enrolled_desk,
    pending_ops,
    unsealed,
)

REASON = "不在会议室的开放时间内"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = enrolled_desk(tmp_path)
    yield made
    made.store.close()


def _refused_booking(desk: Desk) -> BookingTicket:
    ticket = request_booking(
        desk,
        room_id=SMALL_ROOM_ID,
        start=at("16:00"),
        end=at("17:00"),
        purpose="读书会",
        contact=CONTACT,
    )
    answer(desk, BookingRequested.kind, "rejected", message_key=REASON)
    return ticket


def _only(desk: Desk) -> Any:
    (found,) = refusals(desk)
    return found


def _new_slot() -> dict[str, str]:
    return {
        "room_id": str(LARGE_ROOM_ID),
        "start": at("18:00").astimezone(UTC).isoformat(),
        "end": at("19:00").astimezone(UTC).isoformat(),
    }


def test_a_refused_booking_names_its_room_time_and_reason(desk: Desk) -> None:
    _refused_booking(desk)
    found = _only(desk)
    assert (found.kind, found.subject, found.reason) == (BookingRequested.kind, "红荔厅", REASON)
    assert (found.start, found.end) == (at("16:00"), at("17:00"))
    assert (found.remedy, found.room_id) == ("slot", SMALL_ROOM_ID)
    assert not found.being_corrected


def test_the_same_again_is_a_new_operation_that_supersedes_the_refused_one(desk: Desk) -> None:
    ticket = _refused_booking(desk)
    old = _only(desk).op_id
    new = correct_operation(desk, op_id=old)
    (op,) = pending_ops(desk)
    assert (op["op_id"], op["supersedes"]) == (str(new), str(old))
    assert (op["kind"], op["entity_id"]) == (BookingRequested.kind, str(ticket.booking_id))
    assert op["op_id"] != str(old)


def test_a_correction_changes_what_is_asked_and_carries_the_sealed_contact_unread(
    desk: Desk,
) -> None:
    _refused_booking(desk)
    before = _body(desk)
    correct_operation(desk, op_id=_only(desk).op_id, changes=_new_slot())
    after = _body(desk)
    assert after["room_id"] == str(LARGE_ROOM_ID)
    assert after["contact_sealed"] == before["contact_sealed"]
    assert unsealed(after["contact_sealed"]) == CONTACT
    assert (after["purpose"], after["reference"]) == (before["purpose"], before["reference"])


def test_the_persons_reference_shows_the_corrected_booking_as_pending(desk: Desk) -> None:
    ticket = _refused_booking(desk)
    shown = booking(desk, reference=ticket.reference)
    assert shown is not None
    assert shown.status == "rejected"
    correct_operation(desk, op_id=_only(desk).op_id, changes=_new_slot())
    shown = booking(desk, reference=ticket.reference)
    assert shown is not None
    assert (shown.status, shown.room, shown.start) == ("pending", "云桥厅", at("18:00"))


def test_it_stays_in_the_list_as_being_corrected_and_leaves_it_when_applied(desk: Desk) -> None:
    _refused_booking(desk)
    correct_operation(desk, op_id=_only(desk).op_id)
    assert _only(desk).being_corrected
    answer(desk, BookingRequested.kind)
    assert refusals(desk) == ()


def test_a_correction_that_is_refused_too_stands_for_it_and_can_be_corrected(desk: Desk) -> None:
    _refused_booking(desk)
    old = _only(desk).op_id
    new = correct_operation(desk, op_id=old)
    answer(desk, BookingRequested.kind, "rejected", message_key="时间太长,请缩短后再约")
    found = _only(desk)
    assert (found.op_id, found.reason) == (new, "时间太长,请缩短后再约")
    again = correct_operation(desk, op_id=new)
    assert pending_ops(desk)[0]["supersedes"] == str(new)
    assert again not in (old, new)


@pytest.mark.parametrize("outcome", [None, "applied", "conflict", "rejected"])
def test_there_is_one_correction_of_an_operation(desk: Desk, outcome: str | None) -> None:
    _refused_booking(desk)
    old = _only(desk).op_id
    correct_operation(desk, op_id=old)
    if outcome:
        answer(desk, BookingRequested.kind, outcome)
    count = _count(desk)
    with pytest.raises(Refused, match=sentences.CORRECTED_ALREADY):
        correct_operation(desk, op_id=old)
    assert _count(desk) == count


def test_what_was_not_refused_cannot_be_corrected(desk: Desk) -> None:
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=2)
    (op,) = pending_ops(desk)
    for op_id in (UUID(op["op_id"]), UUID(int=999)):
        with pytest.raises(Refused, match=sentences.NOT_CORRECTABLE):
            correct_operation(desk, op_id=op_id)
    answer(desk, MerchantRated.kind)
    with pytest.raises(Refused, match=sentences.NOT_CORRECTABLE):
        correct_operation(desk, op_id=UUID(op["op_id"]))


@pytest.mark.parametrize("stars", [0, 6, "many"])
def test_a_value_that_the_kind_does_not_allow_is_refused_and_nothing_is_captured(
    desk: Desk, stars: object
) -> None:
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=2)
    answer(desk, MerchantRated.kind, "rejected")
    with pytest.raises(Refused, match=sentences.CORRECTION_WRONG):
        correct_operation(desk, op_id=_only(desk).op_id, changes={"stars": stars})
    assert pending_ops(desk) == []
    assert not _only(desk).being_corrected


def test_stars_are_put_right(desk: Desk) -> None:
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=2, tags=["明码标价"])
    answer(desk, MerchantRated.kind, "rejected")
    found = _only(desk)
    assert (found.subject, found.remedy, found.value) == ("青麦烘焙", "stars", 2)
    correct_operation(desk, op_id=found.op_id, changes={"stars": 4})
    assert (_body(desk)["stars"], _body(desk)["tags"]) == (4, ["明码标价"])


def test_a_refused_child_goes_again_with_the_same_parent(desk: Desk) -> None:
    ticket = request_booking(
        desk, room_id=SMALL_ROOM_ID, start=at("10:00"), end=at("11:00"), purpose="", contact=CONTACT
    )
    check_in_booking(desk, booking_id=ticket.booking_id)
    answer(desk, BookingRequested.kind, "rejected", message_key=REASON)
    answer(desk, BookingCheckedIn.kind, "rejected", message_key="前一步没有成功,这一步也未能办理")
    child, parent = refusals(desk)
    correct_operation(desk, op_id=parent.op_id)
    correct_operation(desk, op_id=child.op_id)
    shown = booking(desk, reference=ticket.reference)
    assert shown is not None
    assert shown.status == "checked_in"
    request, check_in = pending_ops(desk)
    assert request["supersedes"] == str(parent.op_id)
    assert check_in["depends_on"] == str(parent.op_id)


def test_a_row_that_a_later_operation_took_over_stays_with_that_one(desk: Desk) -> None:
    ticket = _refused_booking(desk)
    answerless = _only(desk).op_id
    correct_operation(desk, op_id=answerless)
    cancel_booking(desk, booking_id=ticket.booking_id)
    answer(desk, BookingRequested.kind, "rejected", message_key=REASON)
    correct_operation(desk, op_id=_only(desk).op_id, changes=_new_slot())
    rows = desk.store.reader.execute(
        "SELECT o.kind FROM local_row l JOIN outbox o USING (op_id) WHERE l.id = ?",
        (str(ticket.booking_id),),
    ).fetchall()
    assert rows == [(BookingCancelled.kind,)]


def test_one_that_got_another_result_is_gone_from_the_list(desk: Desk) -> None:
    _refused_booking(desk)
    op_id = _only(desk).op_id
    correct_operation(desk, op_id=op_id)
    answer(desk, BookingRequested.kind)
    with pytest.raises(Refused, match=sentences.NOT_CORRECTABLE):
        refusal(desk, op_id=op_id)


def _body(desk: Desk) -> Any:
    """Of the newest operation."""
    import msgspec

    row = desk.store.reader.execute("SELECT body FROM outbox ORDER BY id DESC LIMIT 1").fetchone()
    assert row is not None
    return msgspec.json.decode(str(row[0]))


def _count(desk: Desk) -> int:
    row = desk.store.reader.execute("SELECT count(*) FROM outbox").fetchone()
    assert row is not None
    return int(row[0])
