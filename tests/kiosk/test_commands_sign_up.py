from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.commands.check_in import check_in
from kiosk.commands.sign_up import sign_up
from kiosk.commands.withdraw import withdraw
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.volunteers import attendance, shifts
from sync.events.contact import Contact
from sync.events.entities.roster_entry import RosterEntry
from tests.factories import (
    CONTACT,
    EVENING_SHIFT_ID,
    LATER_SHIFT_ID,
    RUNNING_SHIFT_ID,
    SIGN_UP_ID,
    VOLUNTEER_ID,
    VOLUNTEER_PHONE,
    answer,
    at,
    bytes_on_disk,
    clock_of,
    enrolled_desk,
    hash_of,
    pending_ops,
    publish,
    shift,
    unpulled_desk,
    unsealed,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def refusal(desk: Desk, shift_id: UUID, contact: Contact = CONTACT) -> str:
    with pytest.raises(Refused) as refused:
        sign_up(desk, shift_id=shift_id, contact=contact)
    return refused.value.message_key


def taken(desk: Desk, shift_id: UUID) -> int:
    return next(view.taken for view in shifts(desk) if view.id == shift_id)


def test_a_newcomer_takes_a_place_at_once_and_only_the_server_reads_who(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)

    (op,) = pending_ops(desk)
    assert (op["kind"], op["body"]["volunteer_id"]) == ("shift.signed_up", None)
    assert unsealed(op["body"]["contact_sealed"]) == CONTACT
    assert taken(desk, EVENING_SHIFT_ID) == 10
    view = attendance(desk, shift_id=EVENING_SHIFT_ID, number=CONTACT.phone)
    assert (view.known, view.masked_name, view.state) == (True, "王**", "absent")
    assert str(view.sign_up_id) == op["entity_id"]


def test_neither_name_nor_number_is_readable_on_the_disk(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)

    kept = bytes_on_disk(desk)
    assert hash_of(CONTACT.phone).encode() in kept
    assert CONTACT.phone.encode() not in kept
    assert CONTACT.name.encode() not in kept


def test_the_last_place_goes_to_one_person(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)

    other = Contact(name="赵", phone="13500001111")
    assert refusal(desk, EVENING_SHIFT_ID, other) == sentences.SHIFT_FULL
    assert refusal(desk, LATER_SHIFT_ID) == sentences.SHIFT_FULL


def test_the_same_number_signs_up_once(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)
    assert refusal(desk, EVENING_SHIFT_ID) == sentences.SIGNED_UP_ALREADY

    on_roster = Contact(name="张三丰", phone=VOLUNTEER_PHONE)
    assert refusal(desk, RUNNING_SHIFT_ID, on_roster) == sentences.SIGNED_UP_ALREADY


def test_a_shift_that_is_over_or_gone_takes_nobody(desk: Desk) -> None:
    assert refusal(desk, UUID(int=9)) == sentences.SHIFT_GONE
    clock_of(desk).pass_time(hours=2)
    assert refusal(desk, RUNNING_SHIFT_ID) == sentences.SHIFT_OVER


def test_a_contact_without_a_number_is_refused(desk: Desk) -> None:
    assert refusal(desk, EVENING_SHIFT_ID, Contact(name="赵")) == sentences.PHONE_WRONG


def test_before_the_first_pull_nobody_signs_up(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    assert refusal(desk, EVENING_SHIFT_ID) == sentences.NOT_SYNCED
    desk.store.close()


def test_a_refused_sign_up_gives_the_place_free_again(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)
    answer(desk, "shift.signed_up", "conflict")

    assert taken(desk, EVENING_SHIFT_ID) == 9
    assert not attendance(desk, shift_id=EVENING_SHIFT_ID, number=CONTACT.phone).known


def test_a_published_sign_up_is_counted_once(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)
    sign_up_id = UUID(pending_ops(desk)[0]["entity_id"])
    answer(desk, "shift.signed_up", version=1)
    entry = RosterEntry(
        shift_id=EVENING_SHIFT_ID,
        volunteer_id=VOLUNTEER_ID,
        masked_name="王**",
        phone_hash=hash_of(CONTACT.phone),
    )
    publish(desk, (sign_up_id, entry))
    publish(desk, (EVENING_SHIFT_ID, shift(at("18:00"), at("20:00"), taken=10)), version=2)

    assert taken(desk, EVENING_SHIFT_ID) == 10


def test_a_check_in_after_a_sign_up_here_waits_for_it_and_invents_no_volunteer(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)
    ticket = check_in(desk, shift_id=EVENING_SHIFT_ID, number=CONTACT.phone, way="phone")

    signed_up, came = pending_ops(desk)
    assert ticket.known
    assert came["depends_on"] == signed_up["op_id"]
    assert came["body"]["volunteer_id"] is None


def test_a_place_given_back_is_off_the_roster_at_once(desk: Desk) -> None:
    withdraw(desk, sign_up_id=SIGN_UP_ID)

    (op,) = pending_ops(desk)
    assert (op["kind"], op["entity_id"], op["depends_on"]) == (
        "shift.withdrawn",
        str(SIGN_UP_ID),
        None,
    )
    assert not attendance(desk, shift_id=RUNNING_SHIFT_ID, number=VOLUNTEER_PHONE).known
    with pytest.raises(Refused, match=sentences.SIGN_UP_GONE):
        withdraw(desk, sign_up_id=SIGN_UP_ID)


def test_giving_back_a_place_asked_for_here_waits_for_the_asking(desk: Desk) -> None:
    sign_up(desk, shift_id=EVENING_SHIFT_ID, contact=CONTACT)
    asked = pending_ops(desk)[0]
    withdraw(desk, sign_up_id=UUID(asked["entity_id"]))

    assert pending_ops(desk)[1]["depends_on"] == asked["op_id"]
    assert taken(desk, EVENING_SHIFT_ID) == 9


def test_a_refused_withdrawal_leaves_the_place(desk: Desk) -> None:
    withdraw(desk, sign_up_id=SIGN_UP_ID)
    answer(desk, "shift.withdrawn", "rejected")
    assert attendance(desk, shift_id=RUNNING_SHIFT_ID, number=VOLUNTEER_PHONE).known
