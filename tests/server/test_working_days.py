"""Working days of China, and the stopwatch that counts in them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
import time_machine
from django.core.checks import run_checks
from hypothesis import given
from hypothesis import strategies as st

from server.config.options import options
from server.console.checking import findings
from server.merchants.complaint_clock import LEVELS, Clock
from server.merchants.working_days import (
    add_working_days,
    calendar_notice,
    is_working_day,
    last_covered_year,
    working_days_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
"""Beyond the covered years too."""


@pytest.fixture
def only_to_2025(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The library as it was before the notice for 2026, save that it knew its first of January."""
    known = chinese_calendar.holidays
    short = {day: name for day, name in known.items() if day <= date(2026, 1, 1)}
    monkeypatch.setattr(chinese_calendar, "holidays", short)
    is_working_day.cache_clear()
    yield
    is_working_day.cache_clear()


def test_the_spring_festival_of_2026_is_free_and_its_saturdays_are_worked() -> None:
    festival = [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]
    assert not any(map(is_working_day, festival))
    assert is_working_day(date(2026, 2, 14))
    assert is_working_day(date(2026, 2, 28))


def test_seven_working_days_over_the_spring_festival() -> None:
    """From a Friday: the Saturday is worked, nine days are free, the next Saturday is worked."""
    assert add_working_days(date(2026, 2, 13), 6) == date(2026, 2, 28)
    assert add_working_days(date(2026, 2, 13), 7) == date(2026, 3, 2)


def test_the_national_day_of_2026_takes_two_weekends_for_its_week() -> None:
    """The 20th of September, a Sunday, and the 10th of October, a Saturday, are worked."""
    assert working_days_between(date(2026, 9, 18), date(2026, 9, 20)) == 1
    assert add_working_days(date(2026, 9, 24), 1) == date(2026, 9, 28)
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 11)) == 3


def test_a_year_without_a_notice_is_counted_by_weekdays(only_to_2025: None) -> None:
    assert last_covered_year() == 2025
    assert is_working_day(date(2026, 2, 17))
    assert not is_working_day(date(2026, 2, 14))
    assert not is_working_day(date(2025, 10, 1))


def test_the_office_is_told_before_and_when_the_calendar_ends(only_to_2025: None) -> None:
    assert calendar_notice(date(2025, 6, 2), days_ahead=45) == ""
    assert "落在 2026 年的期限" in calendar_notice(date(2025, 12, 1), days_ahead=45)
    assert "请更新服务器软件" in calendar_notice(date(2026, 1, 5), days_ahead=45)


@pytest.mark.django_db
def test_the_system_check_and_the_console_warn_of_it(only_to_2025: None) -> None:
    with time_machine.travel(date(2026, 1, 5)):
        assert "merchants.W001" in [message.id for message in run_checks()]
        told = [found for found in findings(options()) if found.name == "note merchants.W001"]
    assert [found.healthy for found in told] == [True]
    assert "2026 年的节假日安排尚未载入" in told[0].detail
    with time_machine.travel(date(2025, 6, 2)):
        assert "merchants.W001" not in [message.id for message in run_checks()]


def test_the_system_check_goes_by_the_districts_day(only_to_2025: None) -> None:
    with time_machine.travel(datetime(2025, 12, 31, 17, tzinfo=UTC)):
        (told,) = (message for message in run_checks() if message.id == "merchants.W001")
    assert "请更新服务器软件" in told.msg


@given(DAYS, st.integers(-80, 80))
def test_a_last_day_is_always_a_working_day(day: date, count: int) -> None:
    assert is_working_day(add_working_days(day, count))


@given(DAYS, st.integers(-80, 80))
def test_more_days_end_later(day: date, count: int) -> None:
    assert add_working_days(day, count) < add_working_days(day, count + 1)


@given(DAYS, st.integers(0, 80), st.integers(0, 30))
def test_who_begins_later_ends_no_sooner(day: date, count: int, wait: int) -> None:
    later = day + timedelta(days=wait)
    assert add_working_days(day, count) <= add_working_days(later, count)


@given(DAYS, st.integers(0, 80))
def test_counting_back_gives_what_was_counted(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(DAYS, st.integers(1, 60), st.integers(0, 120), st.integers(0, 60))
def test_stopping_and_starting_a_clock_changes_no_count(
    day: date, limit: int, ran: int, stood: int
) -> None:
    clock = Clock(limit=limit, since=day)
    stop = day + timedelta(days=ran)
    stopped = clock.stopped_on(stop)
    again = stop + timedelta(days=stood)
    started = stopped.started_on(again)
    left = clock.left_on(stop)
    assert stopped.left_on(again) == started.left_on(again) == left
    assert started.due is not None
    assert started.due == add_working_days(again, left)
    assert stopped.due is None


@given(DAYS, st.integers(1, 60), st.integers(0, 200))
def test_a_clock_is_over_after_its_last_day_and_no_sooner(day: date, limit: int, on: int) -> None:
    clock, seen = Clock(limit=limit, since=day), day + timedelta(days=on)
    assert clock.due is not None
    if clock.left_on(seen) < 0:
        assert seen > clock.due
    assert (clock.level_on(seen) >= 100) == (seen >= clock.due)


def test_levels_are_reached_with_the_working_day_that_makes_them() -> None:
    """Of 7 days from Monday the 1st of June: 6 are three quarters, 11 are half again as much."""
    clock = Clock(limit=7, since=date(2026, 6, 1))
    reached = [clock.level_on(add_working_days(date(2026, 6, 1), n)) for n in range(12)]
    assert reached == [0, 0, 0, 0, 0, 0, 75, 100, 100, 100, 100, 150]
    assert LEVELS == (75, 100, 150)
