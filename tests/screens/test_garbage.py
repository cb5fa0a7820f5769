"""Screens that were left are freed by the clock, and not in the middle of building the next."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from kivy.clock import Clock

from screens import garbage


class _Knot:
    """Refers to itself, as widgets do: only a search frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    gc.collect()


def _make_garbage() -> "weakref.ref[_Knot]":
    knots = [_Knot() for _ in range(10_000)]
    return weakref.ref(knots[0])


def test_nothing_is_searched_while_a_screen_is_built() -> None:
    garbage.set_aside_what_stays()
    searched = gc.get_stats()[0]["collections"]
    one = _make_garbage()
    assert one() is not None
    assert gc.get_stats()[0]["collections"] == searched


def test_what_was_left_is_freed_when_it_is_due() -> None:
    garbage.set_aside_what_stays()
    one = _make_garbage()
    garbage.collect_when_due()
    assert one() is None


def test_the_clock_goes_on_asking_when_nothing_was_due() -> None:
    gc.collect()
    event = Clock.schedule_interval(lambda _dt: garbage.collect_when_due(), 0)
    try:
        Clock.tick()
        Clock.tick()
        assert event.is_triggered
    finally:
        event.cancel()


def test_what_was_there_before_is_not_searched_again() -> None:
    one = _make_garbage()
    gc.collect()
    kept = _Knot()
    garbage.set_aside_what_stays()
    assert one() is None
    assert not any(each is kept for each in gc.get_objects())
