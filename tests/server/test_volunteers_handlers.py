"""Signing up for shifts, coming and going."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from server.changes.models import Change
from server.devices.models import Device
from server.districts.models import new_id
from server.ingest.handlers import Outcome
from server.volunteers import services
from server.volunteers.models import Activity, Attendance, Shift, SignUp, Volunteer
from sync.events.identity import identity_hash
from tests.server.areas import (
    NOON,
    UNREADABLE,
    make_device,
    make_district,
    make_station,
    sealed,
    send,
)

pytestmark = pytest.mark.django_db

MIN = timedelta(minutes=1)
END = NOON + 120 * MIN


@pytest.fixture
def device() -> Device:
    return make_device(make_station(make_district()))


def make_shift(device: Device, *, places: int = 2, start: datetime = NOON, **more: Any) -> Shift:
    activity = more.get("activity") or Activity.objects.create(
        district=device.district, title="引导", place="东门", station=device.station
    )
    return Shift.objects.create(
        district=device.district,
        activity=activity,
        start=start,
        end=start + 120 * MIN,
        places=places,
    )


@pytest.fixture
def shift(device: Device) -> Shift:
    return make_shift(device)


def make_volunteer(device: Device, number: int = 1) -> Volunteer:
    return Volunteer.objects.create(
        district=device.district,
        name="张三丰",
        phone=f"1380000{number:04d}",
        card_code=f"V{number:04d}",
    )


@pytest.fixture
def volunteer(device: Device) -> Volunteer:
    return make_volunteer(device)


def sign_up(device: Device, shift: Shift, who: Volunteer | None = None, **more: Any) -> Outcome:
    body: dict[str, Any] = {"shift_id": str(shift.id), "volunteer_id": who and str(who.id)}
    if "contact_sealed" in more:
        body["contact_sealed"] = more.pop("contact_sealed")
    return send(device, "shift.signed_up", body, **more)


def check_in(
    device: Device, shift: Shift, who: Volunteer | None, at: datetime, **more: Any
) -> Outcome:
    body = {
        "shift_id": str(shift.id),
        "way": "phone",
        "identity_hash": who.phone_hash if who else "0" * 32,
        "volunteer_id": more.pop("volunteer_id", None),
        "contact_sealed": more.pop("contact_sealed", None),
    }
    return send(device, "attendance.checked_in", body, at=at, **more)


def check_out(device: Device, attendance_id: UUID | None, at: datetime) -> Outcome:
    body = {"attendance_id": str(attendance_id), "way": "phone"}
    return send(device, "attendance.checked_out", body, at=at)


def test_a_known_volunteer_takes_a_place(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    place = new_id()
    assert sign_up(device, shift, volunteer, entity_id=place).entity_id == place
    assert Change.objects.get(type="shift").body["taken"] == 1


def test_the_roster_carries_a_masked_name_and_hashes_and_no_number(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    sign_up(device, shift, volunteer)
    entry = Change.objects.get(type="roster_entry")
    assert entry.body["masked_name"] == "张**"
    assert entry.body["phone_hash"] == volunteer.phone_hash
    assert entry.station_id == device.station_id
    assert volunteer.phone not in str(entry.body)


def test_a_newcomer_becomes_a_volunteer_by_the_sealed_contact(device: Device, shift: Shift) -> None:
    sign_up(device, shift, contact_sealed=sealed("李四", "13911112222"))
    newcomer = Volunteer.objects.get()
    key = bytes.fromhex(device.district.roster_key)
    assert newcomer.phone_hash == identity_hash("13911112222", roster_key=key)


def test_the_same_phone_number_is_the_same_volunteer(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    sign_up(device, shift, contact_sealed=sealed("别名", volunteer.phone))
    assert SignUp.objects.get().volunteer == volunteer


def test_a_full_shift_is_a_conflict_with_other_shifts(device: Device, volunteer: Volunteer) -> None:
    shift = make_shift(device, places=1)
    later = make_shift(device, start=NOON + timedelta(days=1), activity=shift.activity)
    make_shift(device, start=NOON - timedelta(days=1), activity=shift.activity)
    sign_up(device, shift, volunteer)
    outcome = sign_up(device, shift, make_volunteer(device, 2))
    assert (outcome.outcome, outcome.code) == ("conflict", "shift_full")
    assert [choice["shift_id"] for choice in outcome.detail["choices"]] == [str(later.id)]


def test_a_place_given_back_can_be_taken_again(device: Device, volunteer: Volunteer) -> None:
    shift = make_shift(device, places=1)
    place = sign_up(device, shift, volunteer).entity_id
    send(device, "shift.withdrawn", {"sign_up_id": str(place)})
    assert Change.objects.get(type="roster_entry").deleted
    assert sign_up(device, shift, make_volunteer(device, 2)).outcome == "applied"


@pytest.mark.parametrize(("way", "code"), [("twice", "already_signed_up"), ("late", "shift_over")])
def test_a_sign_up_that_makes_no_sense_is_rejected(
    device: Device, shift: Shift, volunteer: Volunteer, way: str, code: str
) -> None:
    if way == "twice":
        sign_up(device, shift, volunteer)
    at = END if way == "late" else NOON
    outcome = sign_up(device, shift, volunteer, at=at)
    assert (outcome.outcome, outcome.code) == ("rejected", code)


def test_a_contact_that_does_not_open_is_rejected(device: Device, shift: Shift) -> None:
    outcome = sign_up(device, shift, contact_sealed=UNREADABLE)
    assert outcome.code == "contact_unreadable"


def test_early_arrival_and_late_leaving_earn_nothing(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    came = check_in(device, shift, volunteer, NOON - 30 * MIN)
    check_out(device, came.entity_id, END + 30 * MIN)
    attendance = Attendance.objects.get()
    assert (attendance.minutes, attendance.status) == (120, "left")


def test_minutes_are_whole_and_never_below_zero(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    assert services.attendances.counted_minutes(shift, NOON, NOON + 90 * timedelta(seconds=1)) == 1
    assert services.attendances.counted_minutes(shift, END + MIN, END + 9 * MIN) == 0


def test_who_did_not_sign_up_is_counted_and_flagged(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    assert check_in(device, shift, volunteer, NOON).flags == ("not_on_roster",)
    sign_up(device, make_shift(device), volunteer)


def test_who_signed_up_is_not_flagged(device: Device, shift: Shift, volunteer: Volunteer) -> None:
    sign_up(device, shift, volunteer)
    assert check_in(device, shift, volunteer, NOON).flags == ()


def test_a_second_check_in_changes_nothing_but_its_id_still_leads_to_the_stay(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    sign_up(device, shift, volunteer)
    second = new_id()
    first = check_in(device, shift, volunteer, NOON)
    again = check_in(device, shift, volunteer, NOON + 5 * MIN, entity_id=second)
    assert (again.entity_id, again.flags) == (first.entity_id, ("already_present",))
    check_out(device, second, NOON + 60 * MIN)
    assert Attendance.objects.get().minutes == 60


def test_somebody_nobody_knows_is_kept_as_unidentified(device: Device, shift: Shift) -> None:
    outcome = check_in(device, shift, None, NOON)
    attendance = Attendance.objects.get()
    assert (outcome.outcome, outcome.flags) == ("applied", ("unidentified",))
    assert (attendance.status, attendance.identity_hash) == ("unidentified", "0" * 32)
    check_out(device, attendance.id, END)
    attendance.refresh_from_db()
    assert (attendance.status, attendance.minutes) == ("unidentified", 120)


def test_a_sealed_contact_identifies_who_checks_in(device: Device, shift: Shift) -> None:
    check_in(device, shift, None, NOON, contact_sealed=sealed("李四", "13911112222"))
    assert Attendance.objects.get().volunteer == Volunteer.objects.get()


def test_facts_about_things_unknown_are_applied_and_flagged(device: Device, shift: Shift) -> None:
    gone = make_shift(device)
    gone.delete()
    gone.id = new_id()
    assert check_in(device, gone, None, NOON).flags == ("shift_unknown",)
    assert check_out(device, new_id(), NOON).flags == ("attendance_unknown",)


def test_a_forgotten_check_out_is_closed_at_the_shifts_end_and_flagged(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    check_in(device, shift, volunteer, NOON + 30 * MIN)
    assert services.close_forgotten(now=END - MIN) == 0
    assert services.close_forgotten(now=END) == 1
    assert services.close_forgotten(now=END) == 0
    attendance = Attendance.objects.get()
    assert (attendance.minutes, attendance.status) == (90, "closed_at_end")
    assert "closed_at_end" in attendance.flags


def test_a_check_out_that_arrives_after_the_closing_corrects_it(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    came = check_in(device, shift, volunteer, NOON)
    services.close_forgotten(now=END)
    assert check_out(device, came.entity_id, NOON + 45 * MIN).flags == ("closed_before",)
    attendance = Attendance.objects.get()
    assert (attendance.minutes, attendance.status) == (45, "left")


def test_minutes_change_by_hand_only_with_a_reason_and_another_person(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    check_in(device, shift, volunteer, NOON)
    attendance = Attendance.objects.get()
    author, approver = (User.objects.create_user(name) for name in ("author", "approver"))
    with pytest.raises(services.NotAllowed):
        services.propose_change(attendance=attendance, minutes=60, reason=" ", author=author)
    change = services.propose_change(
        attendance=attendance, minutes=60, reason="终端断电", author=author
    )
    with pytest.raises(services.NotAllowed):
        services.approve_change(change=change, approver=author, now=END)
    services.approve_change(change=change, approver=approver, now=END)
    attendance.refresh_from_db()
    assert (attendance.minutes, change.minutes_before) == (60, None)
    assert "changed_by_office" in attendance.flags


def test_a_check_out_does_not_undo_a_change_by_hand(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    came = check_in(device, shift, volunteer, NOON)
    author, approver = (User.objects.create_user(name) for name in ("author", "approver"))
    change = services.propose_change(
        attendance=Attendance.objects.get(), minutes=60, reason="补记", author=author
    )
    services.approve_change(change=change, approver=approver, now=END)
    check_out(device, came.entity_id, END)
    assert Attendance.objects.get().minutes == 60


def test_who_only_signed_up_at_a_terminal_is_forgotten_after_thirty_days(
    device: Device, shift: Shift, volunteer: Volunteer
) -> None:
    newcomer = sign_up(device, shift, contact_sealed=sealed("李四", "13911112222"))
    sign_up(device, shift, volunteer)
    Volunteer.objects.update(created_at=NOON)
    assert services.forget_contacts(now=END + 29 * 24 * 60 * MIN) == 0
    assert services.forget_contacts(now=END + 30 * 24 * 60 * MIN) == 1
    forgotten = SignUp.objects.get(pk=newcomer.entity_id).volunteer  # type: ignore[misc]
    assert (forgotten.name, forgotten.phone, forgotten.phone_hash) == ("已删除", "", "")
    volunteer.refresh_from_db()
    assert volunteer.phone
