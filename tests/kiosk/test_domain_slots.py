from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import sentences
from kiosk.domain.check_in_window import is_check_in_time
from kiosk.domain.slots import (
    Interval,
    RoomHours,
    bookable_days,
    booking_problem,
    day_slots,
    is_free_now,
)

DAY = date(2026, 3, 2)
MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=UTC)
"""The beginning of DAY in Shanghai."""


def hours(zone: str = "Asia/Shanghai", **fields: object) -> RoomHours:
    usual: dict[str, object] = {
        "opens": "09:00",
        "closes": "21:00",
        "step_min": 30,
        "gap_min": 10,
        "max_min": 240,
        "days_ahead": 7,
    }
    return RoomHours(zone=ZoneInfo(zone), **{**usual, **fields})  # type: ignore[arg-type]


def local(hour: float, length_h: float = 1) -> Interval:
    start = MIDNIGHT + timedelta(hours=hour)
    return Interval(start, start + timedelta(hours=length_h))


def problem(wish: Interval, *taken: Interval, gap_min: int = 10) -> str | None:
    return booking_problem(wish, hours(gap_min=gap_min), taken, MIDNIGHT)


def test_a_day_has_whole_steps_from_opening_to_closing_in_the_rooms_zone() -> None:
    slots = day_slots(hours(), DAY)
    assert len(slots) == 24
    assert slots[0].start == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert slots[-1].end == datetime(2026, 3, 2, 13, tzinfo=UTC)


def test_a_step_that_does_not_fit_before_closing_is_left_out() -> None:
    assert len(day_slots(hours(closes="10:15"), DAY)) == 2
    assert day_slots(hours(closes="09:00"), DAY) == ()


def test_a_day_when_the_clocks_change_has_its_own_length() -> None:
    berlin = hours("Europe/Berlin", opens="00:00", closes="12:00", step_min=60)
    assert len(day_slots(berlin, date(2026, 3, 28))) == 12
    assert len(day_slots(berlin, date(2026, 3, 29))) == 11
    assert len(day_slots(berlin, date(2026, 10, 25))) == 13


def test_the_days_are_counted_from_the_local_day_also_around_midnight() -> None:
    one_minute = timedelta(minutes=1)
    assert bookable_days(hours(), MIDNIGHT)[0] == DAY
    assert bookable_days(hours(), MIDNIGHT - one_minute)[0] == DAY - timedelta(days=1)
    assert bookable_days(hours(), MIDNIGHT)[-1] == DAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("wish", "is_taken"),
    [
        (local(8.5 + 1, 0.5), False),
        (local(9.5, 1), True),
        (local(10, 1), True),
        (local(11, 1), True),
        (local(11.5, 1), False),
    ],
)
def test_a_booking_keeps_the_gap_free_on_both_sides(wish: Interval, is_taken: bool) -> None:
    taken = Interval(local(10 + 1 / 6).start, local(11).start)
    assert (problem(wish, taken) == sentences.SLOT_TAKEN) is is_taken


def test_without_a_gap_bookings_may_touch() -> None:
    assert problem(local(11), local(10), gap_min=0) is None
    assert problem(local(11), local(10), gap_min=1) == sentences.SLOT_TAKEN


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (local(10, -1), sentences.SLOT_ORDER),
        (local(10, 0), sentences.SLOT_ORDER),
        (local(8), sentences.SLOT_CLOSED),
        (local(20.5), sentences.SLOT_CLOSED),
        (local(20), None),
        (local(9, 4), None),
        (local(9, 4.5), sentences.SLOT_TOO_LONG),
        (local(9.25), sentences.SLOT_OFF_STEP),
        (local(9, 0.75), sentences.SLOT_OFF_STEP),
        (local(10 + 7 * 24), None),
        (local(10 + 8 * 24), sentences.SLOT_TOO_FAR),
        (local(20, 14), sentences.SLOT_TOO_LONG),
        (local(10 - 24), sentences.SLOT_PAST),
    ],
)
def test_each_rule_has_its_sentence(wish: Interval, sentence: str | None) -> None:
    assert problem(wish) == sentence


def test_a_room_is_free_now_when_it_is_open_and_nobody_has_it() -> None:
    def free(hour: float) -> bool:
        return is_free_now(hours(), [local(10)], local(hour).start)

    assert [free(hour) for hour in (8.9, 9, 9.9, 10, 10.9, 11, 20.9, 21)] == [
        False,
        True,
        True,
        False,
        False,
        True,
        True,
        False,
    ]


def test_check_in_is_open_from_a_quarter_before_the_start_until_the_release() -> None:
    def is_open(minutes: float) -> bool:
        return is_check_in_time(MIDNIGHT, 15, MIDNIGHT + timedelta(minutes=minutes))

    assert [is_open(m) for m in (-15.1, -15, 14.9, 15)] == [False, True, True, False]


quarters = st.integers(0, 96).map(lambda number: number / 4)


@given(quarters, quarters, st.lists(st.tuples(quarters, quarters), max_size=4))
def test_what_is_allowed_keeps_every_gap_and_lies_in_the_opening_hours(
    start: float, length: float, others: list[tuple[float, float]]
) -> None:
    wish = local(start, length)
    taken = [local(begin, span) for begin, span in others if span]
    if problem(wish, *taken) is None:
        gap = timedelta(minutes=10)
        assert all(wish.end + gap <= o.start or o.end + gap <= wish.start for o in taken)
        assert wish.within(hours().opening(DAY))
        steps = {moment for slot in day_slots(hours(), DAY) for moment in (slot.start, slot.end)}
        assert {wish.start, wish.end} <= steps


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from([10, 15, 20, 30, 45, 60]))
def test_the_slots_of_a_day_follow_each_other_without_a_hole(day: date, step_min: int) -> None:
    room = hours("Europe/Berlin", step_min=step_min)
    slots = day_slots(room, day)
    assert slots[0].start == room.opening(day).start
    assert all(one.end == other.start for one, other in pairwise(slots))
    assert all(room.day_of(slot.start) == day for slot in slots)
