"""Finds windows with more ratings than a series' own history explains: times in, spans out."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from server.outliers.chance import chance_of_at_least, least_outlier

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
HISTORY_WEEKS = 8
YOUNG_WEEKS = 3
"""Fewer whole weeks than these say little: a new shop is measured by `young_per_day` at least."""


@dataclass(frozen=True)
class Watch:
    """What is looked for in one kind of series. `busiest_share`: how much of a usual day's ratings
    the busiest window of that length holds; `least`: fewer are never an outlier."""

    length: timedelta
    busiest_share: float
    least: int
    chance: float
    least_per_day: float
    young_per_day: float


@dataclass(frozen=True)
class Usual:
    """What a series does when nothing is wrong; `weeks` is how much of it was seen."""

    per_day: float
    weeks: int


@dataclass(frozen=True)
class Span:
    """The ratings from `first` to `last` (positions in the series) belong together. The numbers are
    of the window that was least likely."""

    first: int
    last: int
    count: int
    expected: float
    chance: float
    usual: Usual


def usual_of(history: Sequence[datetime], before: datetime, watch: Watch) -> Usual:
    """The median week of the last HISTORY_WEEKS before a moment, or of those since the first
    rating. A median, so that weeks under attack do not raise it as long as they are the fewer."""
    first = bisect_left(history, before - HISTORY_WEEKS * WEEK)
    end = bisect_left(history, before)
    if first == end:
        return Usual(watch.young_per_day, 0)
    weeks = min(HISTORY_WEEKS, int((before - history[0]) / WEEK))
    counts = [
        bisect_left(history, before - n * WEEK) - bisect_left(history, before - (n + 1) * WEEK)
        for n in range(weeks)
    ]
    least = watch.least_per_day if weeks >= YOUNG_WEEKS else watch.young_per_day
    return Usual(max(median(counts) / 7 if counts else 0.0, least), weeks)


def spans(
    times: Sequence[datetime],
    *,
    history: Sequence[datetime],
    new: Collection[int],
    watch: Watch,
) -> list[Span]:
    """The outliers among `times` (sorted) whose window holds one of the positions `new`; those
    that overlap are one. `history`: sorted, what the usual rate is taken from."""
    found: list[Span] = []
    limits: dict[datetime, tuple[Usual, float, int]] = {}
    for last in _ends(times, sorted(new), watch.length):
        first = bisect_right(times, times[last] - watch.length)
        count = last - first + 1
        if count < watch.least:
            continue
        usual, expected, limit = _limit(limits, history, times[first], watch)
        if count >= limit:
            chance = chance_of_at_least(count, expected)
            _add(found, Span(first, last, count, expected, chance, usual))
    return found


def _ends(times: Sequence[datetime], new: Sequence[int], length: timedelta) -> list[int]:
    """Where windows end that hold a new rating: a late arrival completes those after it."""
    ends: set[int] = set()
    for position in new:
        ends.update(range(position, bisect_left(times, times[position] + length)))
    return sorted(ends)


def _limit(
    known: dict[datetime, tuple[Usual, float, int]],
    history: Sequence[datetime],
    start: datetime,
    watch: Watch,
) -> tuple[Usual, float, int]:
    """One an hour: weeks hardly move within it."""
    hour = start.replace(minute=0, second=0, microsecond=0)
    if hour not in known:
        usual = usual_of(history, hour, watch)
        expected = usual.per_day * watch.busiest_share
        known[hour] = (
            usual,
            expected,
            least_outlier(expected, chance=watch.chance, least=watch.least),
        )
    return known[hour]


def _add(found: list[Span], span: Span) -> None:
    """Joined to the one before if they share a rating."""
    if not found or found[-1].last < span.first:
        found.append(span)
        return
    before = found.pop()
    worst = min(before, span, key=lambda one: one.chance)
    found.append(
        Span(before.first, span.last, worst.count, worst.expected, worst.chance, worst.usual)
    )
