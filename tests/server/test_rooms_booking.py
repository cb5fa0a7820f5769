"""Asking for a room: the room's rules, what is taken, and what is offered instead."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.changes.models import Change
from server.devices.models import Device
from server.districts.models import new_id
from server.ingest.handlers import Outcome
from server.rooms import services
from server.rooms.models import Booking, Room
from server.rooms.rules import NotBookable
from server.rooms.services import release_no_shows
from sync.events.booking_requested import Slot
from sync.events.contact import Contact
from tests.server.areas import (
    NOON,
    REFERENCES,
    UNREADABLE,
    make_device,
    make_district,
    make_station,
    sealed,
    send,
)

pytestmark = pytest.mark.django_db

MIN = timedelta(minutes=1)


@pytest.fixture
def device() -> Device:
    return make_device(make_station(make_district()))


def make_room(device: Device, name: str = "会议厅", **fields: Any) -> Room:
    fields = {"seats": 20} | fields
    return Room.objects.create(
        district=device.district, station=device.station, name=name, **fields
    )


@pytest.fixture
def room(device: Device) -> Room:
    return make_room(device)


def local(hour: int, minute: int = 0, *, days: int = 1) -> datetime:
    """That time in Shanghai, so many days after the day of NOON."""
    return datetime(2026, 5, 4, hour, minute, tzinfo=UTC) + timedelta(days=days, hours=-8)


def book(room: Room, device: Device, start: datetime, minutes: int = 60, **more: Any) -> Outcome:
    contact = more.pop("contact_sealed", None) or sealed()
    body = {
        "room_id": str(room.id),
        "start": start.isoformat(),
        "end": (start + minutes * MIN).isoformat(),
        "purpose": "例会",
        "reference": next(REFERENCES),
        "contact_sealed": contact,
    }
    return send(device, "booking.requested", body, **more)


def test_a_free_room_is_confirmed_at_once(room: Room, device: Device) -> None:
    wanted = new_id()
    outcome = book(room, device, local(10), entity_id=wanted)
    booking = Booking.objects.get()
    assert (outcome.outcome, outcome.entity_id) == ("applied", wanted)
    assert (booking.id, booking.status) == (wanted, "confirmed")
    assert (booking.contact_name, booking.contact_phone) == ("张三丰", "13800001234")


def test_terminals_are_given_the_booking_without_a_person(room: Room, device: Device) -> None:
    book(room, device, local(10))
    change = Change.objects.get(type="booking")
    assert change.station_id is None
    assert "13800001234" not in str(change.body)
    assert "张" not in str(change.body)
    assert change.body["purpose"] == ""


def test_an_overlap_is_a_conflict_that_the_office_and_the_reference_see(
    room: Room, device: Device
) -> None:
    book(room, device, local(10), minutes=120)
    outcome = book(room, device, local(11))
    assert (outcome.outcome, outcome.code) == ("conflict", "slot_taken")
    assert Booking.objects.filter(status="conflict").count() == 1
    assert (
        Change.objects.get(type="booking", body__status="conflict").entity_id == outcome.entity_id
    )


def test_the_gap_between_two_bookings_is_kept(room: Room, device: Device) -> None:
    book(room, device, local(10))
    assert book(room, device, local(11)).outcome == "conflict"
    assert book(room, device, local(11, 30)).outcome == "applied"


def test_without_a_gap_bookings_may_touch(device: Device) -> None:
    room = make_room(device, gap_min=0)
    book(room, device, local(10))
    assert book(room, device, local(11)).outcome == "applied"


@pytest.mark.parametrize(
    ("start", "minutes", "code"),
    [
        (local(10, 15), 60, "off_step"),
        (local(10), 50, "off_step"),
        (local(8, 30), 60, "outside_opening_hours"),
        (local(20, 30), 60, "outside_opening_hours"),
        (local(10), 270, "too_long"),
        (local(10, days=8), 60, "too_far_ahead"),
        (local(9, days=0), 60, "in_the_past"),
    ],
)
def test_a_broken_rule_is_rejected_and_kept(
    room: Room, device: Device, start: datetime, minutes: int, code: str
) -> None:
    outcome = book(room, device, start, minutes=minutes)
    assert (outcome.outcome, outcome.code) == ("rejected", code)
    assert outcome.message_key
    assert Booking.objects.get().refusal == code


def test_the_last_day_and_the_whole_length_are_allowed(room: Room, device: Device) -> None:
    assert book(room, device, local(17, days=7), minutes=240).outcome == "applied"


def test_steps_count_from_the_opening_time(device: Device) -> None:
    room = make_room(device, opens=time(9, 15))
    assert book(room, device, local(9, 45)).outcome == "applied"
    assert book(room, device, local(12)).code == "off_step"


def test_a_request_made_in_time_stays_good_though_it_arrives_late(
    room: Room, device: Device
) -> None:
    start = local(13, days=0)
    outcome = book(room, device, start, at=NOON, received_at=start + 30 * MIN)
    assert outcome.outcome == "applied"


def test_a_contact_that_does_not_open_is_rejected_but_stays_on_the_list(
    room: Room, device: Device
) -> None:
    outcome = book(room, device, local(10), contact_sealed=UNREADABLE)
    assert (outcome.outcome, outcome.code) == ("rejected", "contact_unreadable")
    assert Booking.objects.get().status == "rejected"


def test_an_unknown_room_is_rejected(room: Room, device: Device) -> None:
    other = make_device(make_station(make_district(2)))
    assert book(room, other, local(10)).code == "room_unknown"


def choices_of(outcome: Outcome) -> list[Slot]:
    return msgspec.convert(outcome.detail["choices"], list[Slot])


def test_a_conflict_offers_the_same_room_first_and_then_others_of_the_station(
    room: Room, device: Device
) -> None:
    small, big = make_room(device, "小间", seats=6), make_room(device, "大间", seats=30)
    book(room, device, local(10), minutes=60)
    choices = choices_of(book(room, device, local(10), minutes=60))
    assert [choice.room_id for choice in choices] == [room.id, room.id, big.id, small.id]
    assert choices[0].start == local(11, 30)
    assert {choice.start for choice in choices[2:]} == {local(10)}


def test_every_choice_can_be_booked(room: Room, device: Device) -> None:
    make_room(device, "小间", seats=6)
    book(room, device, local(10), minutes=120)
    for choice in choices_of(book(room, device, local(11))):
        chosen = Room.objects.get(pk=choice.room_id)
        assert book(chosen, device, choice.start).outcome == "applied"


def test_a_full_day_offers_other_rooms_only(room: Room, device: Device) -> None:
    other = make_room(device, "小间")
    for hour in (9, 13, 17):
        start = local(hour, 0 if hour == 9 else 30 if hour == 13 else 0)
        services.request_booking(
            district=device.district,
            request=services.Request(
                room_id=room.id,
                start=start,
                end=start + (240 if hour != 13 else 180) * MIN,
                purpose="",
                reference=next(REFERENCES),
                contact=Contact(),
                requested_at=NOON,
            ),
            now=NOON,
        )
    choices = choices_of(book(room, device, local(10), minutes=240))
    assert {choice.room_id for choice in choices} == {other.id}


def test_cancelling_gives_the_slot_back(room: Room, device: Device) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    assert cancel(device, booking_id).outcome == "applied"
    assert cancel(device, booking_id).outcome == "applied"
    assert book(room, device, local(10)).outcome == "applied"


def cancel(device: Device, booking_id: UUID) -> Outcome:
    return send(device, "booking.cancelled", {"booking_id": str(booking_id)})


def check_in(device: Device, booking_id: UUID, at: datetime) -> Outcome:
    return send(device, "booking.checked_in", {"booking_id": str(booking_id)}, at=at)


def test_a_booking_that_nobody_came_to_is_released(room: Room, device: Device) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    assert release_no_shows(now=local(10) + 14 * MIN) == 0
    assert release_no_shows(now=local(10) + 15 * MIN) == 1
    assert cancel(device, booking_id).code == "too_late_to_cancel"


def test_who_checked_in_keeps_the_room(room: Room, device: Device) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    assert check_in(device, booking_id, local(10)).flags == ()
    assert release_no_shows(now=local(11)) == 0


def test_a_check_in_far_too_early_changes_nothing(room: Room, device: Device) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    early = check_in(device, booking_id, local(9, 29))
    assert (early.outcome, early.flags) == ("applied", ("too_early",))
    assert Booking.objects.get().status == "confirmed"
    assert release_no_shows(now=local(10, 15)) == 1


def test_a_booking_is_cancelled_after_a_check_in_far_too_early(room: Room, device: Device) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    check_in(device, booking_id, local(8))
    assert cancel(device, booking_id).outcome == "applied"
    assert Booking.objects.get().status == "cancelled"


def test_half_an_hour_before_the_start_is_not_too_early(room: Room, device: Device) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    assert check_in(device, booking_id, local(9, 30)).flags == ()


def test_a_check_in_that_arrives_after_the_release_takes_the_room_again(
    room: Room, device: Device
) -> None:
    booking_id = new_id()
    book(room, device, local(10), entity_id=booking_id)
    release_no_shows(now=local(10, 30))
    assert check_in(device, booking_id, local(10)).flags == ("released_before",)
    assert Booking.objects.get().status == "checked_in"


def test_a_check_in_is_a_fact_even_without_a_booking(device: Device) -> None:
    outcome = check_in(device, new_id(), NOON)
    assert (outcome.outcome, outcome.flags) == ("applied", ("booking_unknown",))


def test_three_no_shows_block_the_phone_number_for_thirty_days(room: Room, device: Device) -> None:
    for hour in (9, 11, 13):
        book(room, device, local(hour))
    release_no_shows(now=local(20))
    blocked = book(room, device, local(10, days=2), at=local(20))
    somebody = sealed("李四", "13900000000")
    other = book(room, device, local(10, days=2), at=local(20), contact_sealed=somebody)
    later = book(room, device, local(10, days=40), at=local(9, days=39))
    assert (blocked.code, other.outcome, later.outcome) == ("blocked", "applied", "applied")


def test_whom_to_call_is_deleted_thirty_days_after_the_end(room: Room, device: Device) -> None:
    book(room, device, local(10))
    assert services.forget_contacts(now=local(10, days=31)) == 0
    assert services.forget_contacts(now=local(11, days=31)) == 1
    booking = Booking.objects.get()
    assert (booking.contact_name, booking.contact_phone, booking.phone_hash) == ("", "", "")


def test_an_office_that_confirms_itself_holds_the_slot_meanwhile(device: Device) -> None:
    room = make_room(device, auto_confirm=False)
    outcome = book(room, device, local(10))
    booking = Booking.objects.get()
    assert (outcome.outcome, outcome.detail) == ("applied", {"status": "pending"})
    assert Change.objects.get(entity_id=booking.id).body["status"] == "pending"
    assert book(room, device, local(10)).outcome == "conflict"
    services.confirm(booking=booking)
    assert Change.objects.get(entity_id=booking.id).body["status"] == "confirmed"


def test_the_desk_is_told_of_a_taken_slot_and_nothing_is_kept(room: Room, device: Device) -> None:
    book(room, device, local(10))
    request = services.Request(
        room_id=room.id,
        start=local(10),
        end=local(11),
        purpose="",
        reference=next(REFERENCES),
        contact=Contact(name="王五", phone="13700000000"),
        requested_at=NOON,
    )
    with pytest.raises(NotBookable) as refusal:
        services.request_at_desk(district=device.district, request=request, now=NOON)
    assert refusal.value.code == "slot_taken"
    assert Booking.objects.count() == 1
