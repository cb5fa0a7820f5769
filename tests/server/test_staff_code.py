"""The staff code: one a station, shown once, known to that station's terminals as a digest."""

import base64

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from server.changes.models import Change
from server.config import demo
from server.districts.models import District
from server.stations.models import StaffCode, Station
from server.stations.services import issue_staff_code
from sync.events.staff_digits import staff_digest
from tests.server.conftest import make_station
from tests.server.terminal import Terminal, enrolled

pytestmark = pytest.mark.django_db


def given(terminal: Terminal) -> list[dict[str, object]]:
    """The staff codes that a terminal is given."""
    changes = terminal.pull().document["changes"]
    return [row for row in changes if row["type"] == "staff_code"]


def issue_page(station: Station) -> str:
    return reverse("admin:stations_station_issue_staff_code", args=[station.pk])


def test_only_terminals_of_the_station_are_given_its_code(
    terminal: Terminal, station: Station, district: District
) -> None:
    elsewhere = enrolled(make_station(district, "二号站"))
    digits = issue_staff_code(station)
    (row,) = given(terminal)
    body = row["body"]
    assert isinstance(body, dict)
    assert row["id"] == str(station.pk)
    assert len(base64.b64decode(body["salt"])) == 16
    assert body["digest"] == staff_digest(digits, salt=base64.b64decode(body["salt"]))
    assert given(elsewhere) == []


def test_a_new_code_replaces_the_old_one(terminal: Terminal, station: Station) -> None:
    first, second = issue_staff_code(station), issue_staff_code(station)
    assert first != second
    assert StaffCode.objects.count() == 1
    (row,) = given(terminal)
    assert row["version"] == 2


def test_the_digits_are_kept_nowhere(station: Station, office: Client) -> None:
    text = office.post(issue_page(station)).content.decode()
    digits = text.split("data-digits>")[1].split("<")[0].replace(" ", "")
    assert len(digits) == 8
    assert digits.isdecimal()
    kept = StaffCode.objects.get()
    assert kept.digest == staff_digest(digits, salt=base64.b64decode(kept.salt))
    assert digits not in str(list(LogEntry.objects.values()))
    assert digits not in str(list(Change.objects.values()))


def test_the_page_asks_first_and_shows_the_code_once(station: Station, office: Client) -> None:
    asked = office.get(issue_page(station))
    assert "生成工作人员码" in asked.content.decode()
    assert StaffCode.objects.count() == 0
    shown = office.post(issue_page(station))
    assert "no-store" in shown["Cache-Control"]
    change = office.get(reverse("admin:stations_station_change", args=[station.pk]))
    assert "生成工作人员码" in change.content.decode()


def test_who_issued_a_code_is_in_the_audit_log(station: Station, office: Client) -> None:
    office.post(issue_page(station))
    entry = LogEntry.objects.get_for_model(StaffCode).get()
    assert entry.actor == User.objects.get(username="office")
    assert set(entry.changes_dict) <= {"station", "issued_at"}


def test_a_code_is_issued_by_those_who_may_change_stations(station: Station) -> None:
    clerk = User.objects.create_user("clerk", password="x", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_station"))
    client = Client()
    client.force_login(clerk)
    assert client.post(issue_page(station)).status_code == 403
    assert StaffCode.objects.count() == 0


def test_the_demo_tells_its_staff_code_until_somebody_replaces_it(db: None) -> None:
    told = demo.load()
    assert told.count("20261124") == 1
    assert StaffCode.objects.count() == Station.objects.count() == 3
    before = list(StaffCode.objects.order_by("pk").values("digest", "updated_at"))
    assert demo.load() == told
    assert list(StaffCode.objects.order_by("pk").values("digest", "updated_at")) == before
    for station in Station.objects.all():
        issue_staff_code(station)
    assert "20261124" not in demo.load()
