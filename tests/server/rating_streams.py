"""Visitors' ratings as a shop gets them: opening hours, weekends, weather, families. Seeded."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""

_HOURS = (*(0.0,) * 10, 0.4, 0.8, 1.6, 1.3, 0.7, 0.6, 0.7, 1.1, 1.6, 1.5, 1.0, 0.5, *(0.0,) * 2)
_WEEKDAYS = (0.76, 0.76, 0.81, 0.86, 1.05, 1.43, 1.33)
_SPREAD = 0.4
"""By how much days differ from one another beyond weekday and chance (coefficient of variation)."""
_IN_GROUPS, _APART = 0.15, timedelta(seconds=25)
"""Which part of the visits are two to four people who rate one after the other."""


def stream(rng: Random, *, per_day: float, weeks: int) -> list[datetime]:
    """In order; `per_day` on the average."""
    visits_a_rating = 1 / (1 + 2 * _IN_GROUPS)
    moments: list[datetime] = []
    for day in range(weeks * 7):
        weather = rng.gammavariate(1 / _SPREAD**2, _SPREAD**2)
        mean = per_day * _WEEKDAYS[day % 7] * weather * visits_a_rating
        for _ in range(_poisson(rng, mean)):
            moments += _visit(rng, START + timedelta(days=day))
    return sorted(moments)


def attack(rng: Random, *, at: datetime, count: int, within: timedelta) -> list[datetime]:
    """That many between a moment and the end of the stretch."""
    return sorted(at + rng.random() * within for _ in range(count))


def _visit(rng: Random, day: datetime) -> list[datetime]:
    (hour,) = rng.choices(range(24), cum_weights=list(accumulate(_HOURS)))
    at = day + timedelta(hours=hour + rng.random())
    people = rng.randint(2, 4) if rng.random() < _IN_GROUPS else 1
    return [at + person * _APART for person in range(people)]


def _poisson(rng: Random, mean: float) -> int:
    """Arrivals at rate 1 before `mean`."""
    count, passed = 0, rng.expovariate(1)
    while passed < mean:
        count, passed = count + 1, passed + rng.expovariate(1)
    return count
