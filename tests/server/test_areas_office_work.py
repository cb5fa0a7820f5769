"""What the office does by hand goes through the services, and leaves what they demand."""

from datetime import timedelta
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from server.changes.models import Change
from server.districts.models import District
from server.merchants.models import IntegrityCode, Merchant, SigningKey
from server.rooms.models import Booking, Room
from server.study.models import Column, Content
from server.volunteers.models import Activity, Attendance, AttendanceChange, Shift, Volunteer
from tests.server.areas import make_device, make_district, make_station, send


@pytest.fixture
def district(db: None) -> District:
    made = make_district()
    for area in ("stations", "study", "merchants", "rooms", "volunteers"):
        import_module(f"server.{area}.demo").load_demo(made)
    return made


def browser(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.fixture
def office(district: District) -> Client:
    return browser("office")


def post(client: Client, model: type[Model], page: str, form: dict[str, Any], *args: Any) -> str:
    """Send the form; the reply's text after the redirect."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    reply = client.post(reverse(name, args=args), form, follow=True)
    assert reply.status_code == 200
    return reply.content.decode()


def act(client: Client, action: str, row: Model) -> str:
    form = {"action": action, "_selected_action": [str(row.pk)]}
    return post(client, type(row), "changelist", form)


def inlines(**counts: int) -> dict[str, Any]:
    """The management forms of the inlines on a page."""
    return {
        f"{prefix}-{key}": value
        for prefix, count in counts.items()
        for key, value in (("TOTAL_FORMS", count), ("INITIAL_FORMS", 0))
    }


def test_a_code_is_issued_and_revoked(office: Client) -> None:
    merchant = Merchant.objects.all()[0]
    form = {"merchant": merchant.pk, "expires": "2099-12-31"}
    post(office, IntegrityCode, "add", form)
    code = merchant.codes.latest("created_at")
    assert code.expires.year == 2099
    act(office, "revoke", code)
    assert Change.objects.get(entity_id=code.pk).body["revoked"] is True


def test_a_code_without_a_key_says_what_to_do(office: Client) -> None:
    SigningKey.objects.update(revoked_at=timezone.now())
    form = {"merchant": Merchant.objects.all()[0].pk, "expires": "2099-12-31"}
    assert "请先新建密钥" in post(office, IntegrityCode, "add", form)


def test_a_key_is_made(office: Client, district: District) -> None:
    post(office, SigningKey, "add", {"district": district.pk})
    assert SigningKey.objects.count() == 2


def test_a_room_is_booked_at_the_desk(office: Client) -> None:
    room = Room.objects.get(name="青年学习室")
    day = timezone.localdate() + timedelta(days=3)
    form = {
        "room": room.pk,
        "start_0": day,
        "start_1": "10:00",
        "end_0": day,
        "end_1": "11:00",
        "purpose": "培训",
        "contact_name": "王五",
        "contact_phone": "13700000000",
    }
    post(office, Booking, "add", form)
    booking = Booking.objects.get(contact_name="王五")
    assert (booking.status, f"{booking.start:%H:%M}") == ("confirmed", "02:00")
    assert "这个时段刚刚被别人订走了" in post(office, Booking, "add", form)
    act(office, "cancel", booking)
    booking.refresh_from_db()
    assert booking.status == "cancelled"


def test_a_rooms_equipment_is_words_and_its_photo_is_kept(office: Client) -> None:
    room = Room.objects.get(name="青年学习室")
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    picture.name, before = "photo.png", room.photo
    picture.seek(0)
    form = {field: getattr(room, field) for field in ("name", "floor", "seats")}
    rules = ("days_ahead", "max_min", "step_min", "gap_min", "release_min", "no_shows")
    form |= {rule: getattr(room, rule) for rule in rules}
    form |= {"station": room.station_id, "opens": "09:00", "closes": "21:00", "block_days": 30}
    form |= {"equipment": "白板,投影仪", "is_open": "on", "upload": picture}
    post(office, Room, "change", form, room.pk)
    room.refresh_from_db()
    assert room.equipment == ["白板", "投影仪"]
    assert room.photo not in ("", before)


def test_minutes_are_changed_by_one_and_approved_by_another(office: Client) -> None:
    shift, volunteer = Shift.objects.all()[0], Volunteer.objects.all()[0]
    body = {"shift_id": str(shift.pk), "way": "phone", "identity_hash": volunteer.phone_hash}
    device = make_device(make_station(shift.district))
    came = send(device, "attendance.checked_in", body, at=shift.start)
    attendance = Attendance.objects.get()
    form = {"attendance": attendance.pk, "minutes_after": 75, "reason": "终端断电"}
    post(office, AttendanceChange, "add", form)
    change = AttendanceChange.objects.get()
    assert "经办人不能复核自己的更正" in act(office, "approve", change)
    act(browser("colleague"), "approve", change)
    attendance.refresh_from_db()
    assert (came.outcome, attendance.minutes) == ("applied", 75)


def test_an_activity_with_a_shift_is_of_the_district(office: Client, district: District) -> None:
    form = {"title": "清洁日", "theme": "环境整洁", "place": "门口", "district": district.pk}
    form |= inlines(shifts=1) | {"is_open": "on", "shifts-0-places": 5}
    form |= {f"shifts-0-{edge}_0": "2099-01-01" for edge in ("start", "end")}
    form |= {"shifts-0-start_1": "09:00", "shifts-0-end_1": "10:00"}
    post(office, Activity, "add", form)
    assert Activity.objects.get(title="清洁日").shifts.get().district == district


def test_a_quiz_is_typed_as_lines_with_a_star(office: Client, district: District) -> None:
    form = {"title": "新篇", "column": Column.objects.all()[0].pk, "body": "正文", "minutes": 2}
    form |= {"source": "本项目", "licence": "CC0", "district": district.pk}
    form |= {"published_at_0": "2020-01-01", "published_at_1": "09:00"} | inlines(questions=1)
    form |= {"questions-0-position": 0, "questions-0-text": "?"}
    form |= {"questions-0-lines": "甲\n*乙\n丙"}
    post(office, Content, "add", form)
    content = Content.objects.get(title="新篇")
    published = Change.objects.get(entity_id=content.pk).body["questions"][0]
    assert (published["options"], published["correct"]) == (["甲", "乙", "丙"], [1])


def test_the_log_says_who_changed_what_but_holds_no_phone_number(office: Client) -> None:
    volunteer = Volunteer.objects.all()[0]
    form = {"name": "李四", "phone": "13611112222", "card_code": ""}
    post(office, Volunteer, "change", form, volunteer.pk)
    volunteer.refresh_from_db()
    assert volunteer.phone == "13611112222"
    logged = "".join(str(entry.changes) for entry in LogEntry.objects.all())
    assert "13611112222" not in logged
    assert "李四" not in logged
