"""What everybody may see of complaints: one by its reference, a merchant's in numbers."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from server.merchants import services
from server.merchants.models import Complaint
from server.merchants.selectors import complaint_by_reference, complaint_numbers
from sync.events.contact import Contact
from tests.server.complaints import accepted, answered, filed, make_merchant, noon, officer, step

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


def test_it_tells_states_dates_and_answers_but_nothing_of_a_person() -> None:
    complaint = filed(MONDAY, contact=Contact(name="张三丰", phone="13800001234"))
    step(complaint, "accept", MONDAY, "内部备注")
    step(complaint, "answer", date(2026, 6, 3))
    services.reopen(complaint.reference, "张三丰只收到一半", now=noon(date(2026, 6, 4)))
    found = complaint_by_reference(complaint.reference)
    assert found is not None
    assert (found.status_words, found.due_on) == ("重新办理", date(2026, 8, 5))
    assert [(told.at, told.text) for told in found.answers] == [
        (noon(date(2026, 6, 3)), "已退还差价")
    ]
    assert [line.what for line in found.history] == ["提交投诉", "受理", "答复", "要求重新办理"]
    assert (found.reopenings_left, found.ending) == (1, "")
    private = ("张三丰", "1380000", "价签", "内部备注", "只收到一半", officer().username)
    assert not any(word in repr(found) for word in private)


def test_it_tells_what_is_waited_for_and_how_it_ended() -> None:
    complaint = step(accepted(MONDAY), "pause", MONDAY, "请提供小票")
    found = complaint_by_reference(complaint.reference)
    assert found is not None
    assert (found.waiting_for, found.due_on) == ("请提供小票", None)
    step(complaint, "resume", MONDAY)
    step(complaint, "answer", MONDAY)
    services.run_clocks(now=noon(date(2026, 7, 1)))
    found = complaint_by_reference(complaint.reference)
    assert found is not None
    assert found.ending == "逾期未确认,系统自动办结"


def test_a_reference_is_found_however_it_is_typed() -> None:
    Complaint.objects.filter(pk=filed(MONDAY).pk).update(reference="A1B0C2D3")
    assert complaint_by_reference("a1bo-c2 d3") is not None
    assert complaint_by_reference("A1B0C2D4") is None


def test_a_reference_of_two_districts_shows_no_strangers_complaint() -> None:
    ours, theirs = filed(MONDAY), filed(MONDAY, merchant=make_merchant(2))
    Complaint.objects.update(reference="A1B0C2D3")
    assert complaint_by_reference("A1B0C2D3") is None
    found = complaint_by_reference("A1B0C2D3", district=theirs.district)
    assert found is not None
    assert found.merchant_id == theirs.merchant_id != ours.merchant_id


def test_a_merchants_numbers_hide_no_late_complaint(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    merchant = make_merchant()
    step(accepted(MONDAY, merchant=merchant), "answer", date(2026, 6, 5))
    step(accepted(MONDAY, merchant=merchant), "answer", date(2026, 6, 10))
    step(accepted(MONDAY, merchant=merchant), "answer", date(2026, 9, 1))
    accepted(MONDAY, merchant=merchant)
    accepted(date(2026, 8, 31), merchant=merchant)
    step(filed(MONDAY, merchant=merchant), "refuse", MONDAY)
    filed(date(2025, 8, 1), merchant=merchant)
    with django_assert_num_queries(1):
        numbers = complaint_numbers(merchant, now=noon(date(2026, 9, 2)))
    assert (numbers.filed, numbers.refused, numbers.answered, numbers.overdue) == (5, 1, 3, 1)
    assert (numbers.share_in_time, numbers.median_days) == (0.5, 7.0)
    assert numbers.promised_days == 45


def test_a_merchant_without_complaints_has_no_share() -> None:
    numbers = complaint_numbers(make_merchant(), now=noon(MONDAY))
    assert (numbers.filed, numbers.share_in_time, numbers.median_days) == (0, None, None)


def test_an_answer_that_was_not_taken_counts_no_longer() -> None:
    complaint = answered(MONDAY)
    services.reopen(complaint.reference, "没有解决", now=noon(MONDAY))
    numbers = complaint_numbers(complaint.merchant, now=noon(MONDAY))
    assert (numbers.filed, numbers.answered, numbers.share_in_time) == (1, 0, None)
