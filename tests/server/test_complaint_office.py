"""The office's pages of complaints."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from server.merchants import services
from server.merchants.complaint_words import clock_shown, left_words
from server.merchants.models import Complaint
from sync.events.contact import Contact
from tests.server.complaints import accepted, answered, filed, make_merchant, noon, officer, step

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)
LIST = "merchants_complaint_changelist"
CHANGE = "merchants_complaint_change"
HANDLE = "merchants_complaint_handle"


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(noon(date(2026, 6, 9)), tick=False):
        yield


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chief", password="x"))
    return client


@pytest.fixture
def viewer() -> Client:
    """Somebody who may look, and no more."""
    clerk = User.objects.create_user("viewer", password="x", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename="view_complaint"))
    client = Client()
    client.force_login(clerk)
    return client


def page(client: Client, name: str, *arguments: Any, **query: str) -> str:
    reply = client.get(reverse(f"admin:{name}", args=arguments), query)
    assert reply.status_code == 200
    return reply.content.decode()


def handle(client: Client, row: Complaint, name: str, text: str, seen: int | None = None) -> str:
    row.refresh_from_db()
    form = {"step": name, "text": text, "seen": row.step if seen is None else seen}
    url = reverse(f"admin:{HANDLE}", args=[row.pk])
    return client.post(url, form, follow=True).content.decode()


def test_a_complaint_goes_its_way_by_the_page(office: Client) -> None:
    complaint = filed(MONDAY)
    shown = page(office, HANDLE, complaint.pk)
    assert all(label in shown for label in ("受理", "不予受理", "暂停计时"))
    assert "答复内容" not in shown
    handle(office, complaint, "accept", "")
    handle(office, complaint, "pause", "请提供小票")
    assert "恢复计时" in page(office, HANDLE, complaint.pk)
    handle(office, complaint, "resume", "")
    assert "现在是“已答复”" in handle(office, complaint, "answer", "已退差价")
    assert "现在没有需要工作人员办理的事项" in page(office, HANDLE, complaint.pk)
    history = page(office, CHANGE, complaint.pk)
    assert all(
        word in history for word in ("请提供小票", "已退差价", "恢复计时", "chief", "投诉人")
    )


def test_a_text_that_is_missing_keeps_the_page_and_what_was_typed(office: Client) -> None:
    complaint = filed(MONDAY, contact=Contact(name="张三丰", phone="13800001234"))
    assert "请写明不予受理的理由" in handle(office, complaint, "refuse", " ")
    again = handle(office, complaint, "refuse", "张三丰的事不属于本商圈")
    assert 'role="alert"' in again
    assert "的事不属于本商圈</textarea>" in again


def test_who_saw_an_older_page_is_told(office: Client) -> None:
    complaint = accepted(MONDAY)
    assert "新的进展" in handle(office, complaint, "answer", "已退差价", seen=1)
    assert "已退差价</textarea>" in handle(office, complaint, "answer", "已退差价", seen=1)
    complaint.refresh_from_db()
    assert complaint.status == "accepted"


@pytest.mark.parametrize("form", [{}, {"step": "nonsense", "seen": "1"}, {"seen": "²"}])
def test_a_form_that_is_none_changes_nothing(office: Client, form: dict[str, str]) -> None:
    complaint = filed(MONDAY)
    reply = office.post(reverse(f"admin:{HANDLE}", args=[complaint.pk]), form)
    assert (reply.status_code, 'role="alert"' in reply.content.decode()) == (200, True)


def test_nobody_edits_adds_or_deletes_one(office: Client) -> None:
    complaint = filed(MONDAY)
    change = reverse(f"admin:{CHANGE}", args=[complaint.pk])
    assert office.post(change, {"status": "closed"}).status_code == 403
    assert office.get(reverse("admin:merchants_complaint_add")).status_code == 403
    delete = reverse("admin:merchants_complaint_delete", args=[complaint.pk])
    assert office.post(delete, {"post": "yes"}).status_code == 403


def test_who_may_only_look_sees_no_phone_number_and_decides_nothing(
    viewer: Client, office: Client
) -> None:
    complaint = filed(MONDAY, contact=Contact(name="张三丰", phone="13800001234"))
    assert "13800001234" in page(office, CHANGE, complaint.pk)
    shown = page(viewer, CHANGE, complaint.pk)
    assert "13800001234" not in shown
    assert "138******34" in shown
    assert "13800001234" not in page(office, LIST)
    url = reverse(f"admin:{HANDLE}", args=[complaint.pk])
    assert viewer.get(url).status_code == 403
    assert viewer.post(url, {"step": "accept", "seen": "1"}).status_code == 403


def test_the_list_says_in_words_how_long_there_is(office: Client) -> None:
    merchant = make_merchant()
    for day in (date(2026, 6, 8), MONDAY, date(2026, 5, 29), date(2026, 5, 20)):
        filed(day, merchant=merchant)
    step(filed(MONDAY, merchant=merchant), "pause", MONDAY, "请提供小票")
    answered(date(2026, 6, 8), merchant=merchant)
    shown = page(office, LIST)
    words = (
        "受理还剩6个工作日",
        "受理还剩1个工作日(已过期限的75%)",
        "受理今天到期(已过期限的100%)",
        "受理已超7个工作日(已过期限的150%)",
        "已暂停,还剩7个工作日",
        "等待投诉人确认,6月23日后自动办结",
    )
    assert [word for word in words if word not in shown] == []
    icons = ("schedule", "hourglass_bottom", "alarm", "notification_important", "pause_circle")
    assert [icon for icon in icons if f">{icon}<" not in shown] == []


def test_what_is_due_first_is_on_top(office: Client) -> None:
    merchant = make_merchant()
    late, soon = filed(MONDAY, merchant=merchant), accepted(date(2026, 6, 2), merchant=merchant)
    done = step(filed(date(2026, 6, 3), merchant=merchant), "refuse", date(2026, 6, 4))
    shown = page(office, LIST)
    places = [shown.index(f">{row.reference}<") for row in (late, soon, done)]
    assert places == sorted(places)


def test_on_a_day_off_after_the_last_day_it_is_over_by_no_working_day() -> None:
    complaint = filed(date(2026, 6, 8))
    assert complaint.due_on == date(2026, 6, 17)
    complaint = filed(date(2026, 6, 9), merchant=complaint.merchant)
    assert left_words(complaint, date(2026, 6, 18)) == "今天到期"
    assert left_words(complaint, date(2026, 6, 21)) == "已到期"
    assert left_words(complaint, date(2026, 6, 22)) == "已超1个工作日"
    assert left_words(complaint, date(2026, 6, 12)) == "还剩4个工作日"
    assert clock_shown(complaint, date(2026, 6, 12)).tone == "calm"


def test_complaints_are_found_by_their_clock(office: Client) -> None:
    merchant = make_merchant()
    rows = {
        "fresh": filed(date(2026, 6, 8), merchant=merchant),
        "soon": filed(MONDAY, merchant=merchant),
        "today": filed(date(2026, 5, 29), merchant=merchant),
        "late": filed(date(2026, 5, 20), merchant=merchant),
        "paused": step(filed(MONDAY, merchant=merchant), "pause", MONDAY),
        "answered": answered(MONDAY, merchant=merchant),
        "refused": filed(date(2026, 5, 20), merchant=merchant),
    }
    services.run_clocks(now=noon(date(2026, 6, 9)))
    step(rows["refused"], "refuse", date(2026, 6, 9))

    def found(**query: str) -> set[str]:
        shown = page(office, LIST, **query)
        return {name for name, row in rows.items() if f">{row.reference}<" in shown}

    assert found() == set(rows)
    assert found(escalated="75") == {"soon", "today", "late"}
    assert found(escalated="100") == {"today", "late"}
    assert found(escalated="150") == {"late"}
    assert found(clock="running") == {"fresh", "soon", "today", "late"}
    assert found(clock="overdue") == {"late"}
    assert found(clock="paused") == {"paused"}
    assert found(clock="confirming") == {"answered"}
    assert found(clock="ended") == {"refused"}


def test_the_list_warns_when_the_calendar_ends(office: Client) -> None:
    assert "节假日安排尚未载入" not in page(office, LIST)
    with time_machine.travel(date(2045, 6, 1)):
        office.force_login(User.objects.get(username="chief"))
        assert "2045 年的节假日安排尚未载入" in page(office, LIST)


def test_a_long_list_takes_few_queries(
    office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    merchant = make_merchant()
    for day in range(30):
        filed(MONDAY - timedelta(days=day), merchant=merchant)
    page(office, LIST)
    with django_assert_max_num_queries(20):
        page(office, LIST)


def test_the_history_shows_no_markup_of_a_text(office: Client) -> None:
    complaint = step(accepted(MONDAY), "answer", MONDAY, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in page(office, CHANGE, complaint.pk)
    assert officer().username in page(office, CHANGE, complaint.pk)
