"""The soak of `make soak-taps`, in short, and what it makes of its samples."""

from pathlib import Path

import pytest

from tests.soak_taps import MOST_GROWTH, SAMPLE_EVERY, Sample, Soak, growth, rss_after, rss_last

TAPS = 100


def test_a_hundred_taps_anywhere_leave_no_fault(tmp_path: Path, display: str) -> None:
    soak = Soak(tmp_path, display, seed=7)
    try:
        soak.start()
        soak.run(TAPS)
        figures = soak.figures()
    finally:
        soak.close()
    assert figures["taps"] == TAPS
    assert len(figures["screens"]) >= 8
    assert (figures["faults"], figures["ends_of_the_program"]) == (0, 0)


def _samples(taps: int, mb_a_thousand: float) -> list[Sample]:
    """Ten taps a second; each fifth sample sees a large screen."""
    return [
        Sample(at, at / 10, 400 + mb_a_thousand * at / 1000 + (80 if at % 250 == 0 else 0))
        for at in range(SAMPLE_EVERY, taps + 1, SAMPLE_EVERY)
    ]


def test_large_screens_now_and_then_are_no_growth() -> None:
    assert growth(_samples(20_000, 0)) == pytest.approx(0)


def test_a_leak_of_two_kilobytes_a_tap_is_growth() -> None:
    assert growth(_samples(20_000, 2)) > MOST_GROWTH


def test_what_is_told_is_the_median_of_a_minute() -> None:
    samples = _samples(4000, 10)
    assert rss_after(samples, 2000) == pytest.approx(400 + 23, abs=2)
    assert rss_last(samples) == pytest.approx(400 + 37, abs=2)


def test_a_soak_that_ends_before_it_is_warm_tells_no_growth() -> None:
    assert rss_after(_samples(1000, 0), 2000) is None
    assert growth(_samples(1000, 50)) == 0
