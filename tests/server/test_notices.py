"""Notices: what the office may enter, who is given them, and when they are taken back."""

import json
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from PIL import Image

from server.districts.models import District
from server.media.services import media_path
from server.notices.models import Notice
from server.notices.published import notice as published
from server.stations.models import Station
from server.study.models import Column, Content
from sync.events.entities import entity_body
from sync.events.entities.notice import Notice as WireNotice
from tests.server.conftest import make_station
from tests.server.terminal import Terminal, enrolled

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parents[1] / "sync" / "golden" / "entities" / "notice.json"
NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def make_notice(district: District, **fields: Any) -> Notice:
    now = datetime.now(UTC)
    usual = {"title": "停电通知", "valid_from": now - DAY, "valid_until": now + DAY}
    return Notice.objects.create(district=district, **{**usual, **fields})


def given(terminal: Terminal) -> dict[str, Any]:
    """What the terminal has of notices after a whole pull: bodies by title."""
    rows = [row for row in terminal.pull().document["changes"] if row["type"] == "notice"]
    return {row["body"]["title"]: row["body"] for row in rows if not row["deleted"]}


def problems(district: District, **fields: Any) -> dict[str, list[str]]:
    usual = {"title": "停电", "valid_from": NOON, "valid_until": NOON + DAY, "district": district}
    with pytest.raises(ValidationError) as refused:
        Notice(**{**usual, **fields}).full_clean()
    return refused.value.message_dict


def form(district: District, **fields: Any) -> dict[str, Any]:
    usual = {
        "district": district.pk, "title": "停电通知", "text": "", "position": 0, "shown_s": 10,
        "valid_from_0": "2026-05-04", "valid_from_1": "08:00",
        "valid_until_0": "2026-05-05", "valid_until_1": "20:00",
    }  # fmt: skip
    return {**usual, **fields}


def add(office: Client, district: District, **fields: Any) -> str:
    reply = office.post(reverse("admin:notices_notice_add"), form(district, **fields), follow=True)
    return str(reply.content.decode())


def picture(width: int, height: int, kind: str = "PNG") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (width, height), "#a32a22").save(data, kind)
    return SimpleUploadedFile(f"a.{kind.lower()}", data.getvalue(), f"image/{kind.lower()}")


def test_the_golden_body_decodes_and_encodes_to_itself() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert entity_body(msgspec.convert(golden, WireNotice)) == golden


def test_a_row_is_published_as_the_golden_body(district: District) -> None:
    column = Column.objects.create(district=district, name="安全")
    piece = Content.objects.create(
        id=UUID("0198a1b2-0000-7000-8000-000000000009"),
        district=district, column=column, title="停电", body="。", source="-", licence="-",
    )  # fmt: skip
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    with time_machine.travel(NOON, tick=False):
        row = make_notice(
            district, title=golden["title"], text=golden["text"], picture=golden["picture"],
            valid_from=NOON, valid_until=NOON + DAY, hours_from=time(22), hours_until=time(2),
            weekdays=[5, 1], position=3, shown_s=12, content=piece, urgent=True,
        )  # fmt: skip
        body = published(row).body
    assert body is not None
    assert entity_body(body) == golden


def test_a_notice_of_the_district_goes_to_all_and_one_of_a_station_to_its_own(
    terminal: Terminal, station: Station, district: District
) -> None:
    elsewhere = enrolled(make_station(district, "二号站"))
    make_notice(district, title="都看")
    make_notice(district, title="一号站看", station=station)
    assert set(given(terminal)) == {"都看", "一号站看"}
    assert set(given(elsewhere)) == {"都看"}


def test_a_notice_that_moves_to_another_station_leaves_the_first(
    terminal: Terminal, station: Station, district: District
) -> None:
    other = make_station(district, "二号站")
    elsewhere = enrolled(other)
    row = make_notice(district, station=station)
    assert set(given(terminal)) == {"停电通知"}
    row.station = other
    row.save()
    assert set(given(terminal)) == set()
    assert set(given(elsewhere)) == {"停电通知"}


def test_one_that_begins_later_is_given_and_one_that_has_ended_is_not(
    terminal: Terminal, district: District
) -> None:
    now = datetime.now(UTC)
    make_notice(district, title="以后", valid_from=now + DAY, valid_until=now + 2 * DAY)
    make_notice(district, title="过去", valid_from=now - 2 * DAY, valid_until=now - DAY)
    assert set(given(terminal)) == {"以后"}


def test_the_timer_withdraws_what_has_ended_since(terminal: Terminal, district: District) -> None:
    with time_machine.travel(NOON, tick=False):
        make_notice(district)
        assert set(given(terminal)) == {"停电通知"}
    with time_machine.travel(NOON + 2 * DAY, tick=False):
        assert set(given(terminal)) == {"停电通知"}
        call_command("withdraw_notices")
        assert given(terminal) == {}


def test_a_deleted_notice_is_taken_back(terminal: Terminal, district: District) -> None:
    row = make_notice(district)
    assert given(terminal)
    row.delete()
    assert given(terminal) == {}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"valid_until": NOON}, "valid_until", "必须晚于"),
        ({"hours_from": time(9)}, "hours_until", "要么都填"),
        ({"hours_until": time(9)}, "hours_from", "要么都填"),
        ({"hours_from": time(9), "hours_until": time(9)}, "hours_until", "不能相同"),
        ({"shown_s": 4}, "shown_s", "5"),
        ({"shown_s": 61}, "shown_s", "60"),
        ({"weekdays": [8]}, "weekdays", "周一到周日"),
        ({"weekdays": [1, 1]}, "weekdays", "周一到周日"),
        ({"title": "长" * 31}, "title", "30"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_plain_words(
    district: District, fields: dict[str, Any], field: str, words: str
) -> None:
    assert words in problems(district, **fields)[field][0]


def test_a_station_of_another_district_is_refused(district: District) -> None:
    other = District.objects.create(
        name="别的商圈", number=2, hotline="1", code_prefix="HTTPS://B.CN/C/"
    )
    foreign = make_station(other, "外站")
    assert "本商圈" in problems(district, station=foreign)["station"][0]


def test_the_office_enters_times_in_the_districts_zone(office: Client, district: District) -> None:
    add(office, district, weekdays=["1", "3"], hours_from="22:00", hours_until="02:00")
    row = Notice.objects.get()
    assert row.valid_from == datetime(2026, 5, 4, 0, 0, tzinfo=UTC)
    assert row.weekdays == [1, 3]
    assert (row.hours_from, row.hours_until) == (time(22), time(2))
    assert LogEntry.objects.get_for_object(row).count() == 1


def test_an_uploaded_picture_is_kept_shown_small_and_can_be_taken_away(
    office: Client, district: District
) -> None:
    add(office, district, upload=picture(800, 600, "JPEG"))
    row = Notice.objects.get()
    assert media_path(row.picture).exists()
    listed = office.get(reverse("admin:notices_notice_changelist")).content.decode()
    assert "data:image/jpeg;base64," in listed
    page = reverse("admin:notices_notice_change", args=[row.pk])
    office.post(page, form(district, without_picture="on"))
    row.refresh_from_db()
    assert row.picture == ""


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (picture(599, 900), "至少600像素"),
        (picture(900, 2401), "最多2400像素"),
        (picture(800, 800, "BMP"), "JPG 或 PNG"),
    ],
)
def test_a_picture_that_the_panel_cannot_show_well_is_refused(
    office: Client, district: District, upload: SimpleUploadedFile, words: str
) -> None:
    assert words in add(office, district, upload=upload)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("phase", "expected"), [("now", "正在"), ("later", "以后的"), ("ended", "过去的")]
)
def test_the_list_is_filtered_by_validity(
    office: Client, district: District, phase: str, expected: str
) -> None:
    now = datetime.now(UTC)
    make_notice(district, title="正在")
    make_notice(district, title="以后的", valid_from=now + DAY, valid_until=now + 2 * DAY)
    make_notice(district, title="过去的", valid_from=now - 2 * DAY, valid_until=now - DAY)
    reply = office.get(reverse("admin:notices_notice_changelist"), {"phase": phase})
    assert [row.title for row in reply.context["cl"].queryset] == [expected]
