"""The statistics behind the flags: exact where it can be, quiet in normal weeks, never blind."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import comb, isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.outliers.chance import SHAPE, chance_of_at_least, chance_of_share, least_outlier
from server.outliers.detection import HISTORY_WEEKS, WEEK, Span, Watch, spans, usual_of
from server.outliers.watches import day_watch, hour_watch, terminal_watch
from tests.server.rating_streams import START, attack, stream

CHANCE = 1e-6
WATCHES = {"hour": hour_watch, "day": day_watch, "terminal": terminal_watch}
CUT = START + HISTORY_WEEKS * WEEK

seeds = st.integers(0, 2**32)
rates = st.floats(0.05, 60)


def found_in(moments: Sequence[datetime], watch: Watch) -> list[Span]:
    """After the weeks that only serve as history."""
    new = range(bisect_left(moments, CUT), len(moments))
    return spans(moments, history=moments, new=new, watch=watch)


def counted_out(count: int, mean: float) -> float:
    """1 - P(N < count), term by term."""
    term, below = (SHAPE / (SHAPE + mean)) ** SHAPE, 0.0
    for number in range(count):
        below += term
        term *= (number + SHAPE) / (number + 1) * mean / (mean + SHAPE)
    return 1 - below


@given(st.integers(1, 60), st.floats(0.01, 100))
def test_the_chance_of_a_count_is_that_of_the_negative_binomial(count: int, mean: float) -> None:
    assert isclose(chance_of_at_least(count, mean), counted_out(count, mean), abs_tol=1e-9)


@given(st.integers(1, 40), st.integers(0, 40), st.floats(0.05, 0.5))
def test_the_chance_of_a_share_is_that_of_the_binomial(
    count: int, others: int, share: float
) -> None:
    total = count + others
    exact = sum(
        comb(total, n) * share**n * (1 - share) ** (total - n) for n in range(count, total + 1)
    )
    assert isclose(chance_of_share(count, total, share), exact, rel_tol=1e-9)


@given(st.floats(0.01, 500), st.integers(3, 30))
def test_the_least_outlier_is_the_first_count_below_the_chance(mean: float, least: int) -> None:
    limit = least_outlier(mean, chance=CHANCE, least=least)
    assert chance_of_at_least(limit, mean) < CHANCE
    assert limit == least or chance_of_at_least(limit - 1, mean) >= CHANCE


@pytest.mark.parametrize("name", WATCHES)
@settings(max_examples=60, deadline=None)
@given(seed=seeds, per_day=rates, data=st.data())
def test_an_attack_of_the_least_outlier_is_always_flagged_whatever_the_shop_is_like(
    name: str, seed: int, per_day: float, data: st.DataObject
) -> None:
    watch, rng = WATCHES[name](), Random(seed)
    normal = stream(rng, per_day=per_day, weeks=HISTORY_WEEKS + 2)
    at = CUT + timedelta(minutes=data.draw(st.integers(0, 13 * 24 * 60), label="minute"))
    needed = least_outlier(
        most_usual(normal, at, watch) * watch.busiest_share, chance=CHANCE, least=watch.least
    )
    wave = attack(rng, at=at, count=needed, within=watch.length * 0.9)
    moments = sorted(normal + wave)
    found = found_in(moments, watch)
    flagged = {moments[n] for span in found for n in range(span.first, span.last + 1)}
    assert set(wave) <= flagged


def most_usual(normal: Sequence[datetime], at: datetime, watch: Watch) -> float:
    """Around the attack: the search measures from its window's first rating."""
    hours = range(-26, 27)
    return max(usual_of(normal, at + timedelta(hours=n), watch).per_day for n in hours)


@pytest.mark.parametrize("name", WATCHES)
def test_normal_weeks_are_hardly_ever_flagged(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    watch, weeks, flagged = WATCHES[name](), 0, 0
    for seed in range(12):
        for per_day in (0.1, 0.5, 2, 10, 40):
            moments = stream(Random(seed), per_day=per_day, weeks=HISTORY_WEEKS + 10)
            flagged += len(found_in(moments, watch))
            weeks += 10
    with capsys.disabled():
        print(f"\n{name}: {flagged} false flags in {weeks} weeks of shops without an attack")
    assert flagged <= weeks / 100


def test_weeks_under_attack_do_not_raise_what_is_usual() -> None:
    rng = Random(1)
    normal = stream(rng, per_day=2, weeks=HISTORY_WEEKS)
    waves = [
        moment
        for week in (1, 4, 6)
        for moment in attack(rng, at=START + week * WEEK, count=200, within=WEEK)
    ]
    watch = hour_watch()
    clean, dirty = (usual_of(rows, CUT, watch) for rows in (normal, sorted(normal + waves)))
    assert dirty.per_day <= clean.per_day * 1.6


def test_a_new_shop_is_not_measured_by_its_first_days() -> None:
    watch = hour_watch()
    opening = attack(Random(3), at=START, count=20, within=timedelta(days=2))
    assert usual_of(opening, START + timedelta(days=2), watch).per_day == watch.young_per_day
    assert usual_of([], START, watch).weeks == 0


def test_a_rating_that_arrives_late_completes_the_wave_it_belongs_to() -> None:
    wave = attack(Random(5), at=CUT, count=20, within=timedelta(minutes=40))
    history = [START + n * timedelta(days=2) for n in range(28)]
    moments = sorted(history + wave)
    first_of_wave = moments.index(wave[0])
    (span,) = spans(moments, history=history, new=[first_of_wave], watch=hour_watch())
    assert (span.first, span.last) == (first_of_wave, len(moments) - 1)
