"""Twelve weeks of scans, ratings and complaints as charts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from server.merchants.selectors import WeekCount
from server.radar.charts import Chart, Series, side_by_side, stacked
from server.radar.weeks import WEEKS, Period

_VERDICTS = (
    ("真码", "good", ("genuine",)),
    ("已过期", "old", ("expired",)),
    ("已撤销", "revoked", ("revoked",)),
    ("疑似伪造", "forged", ("forged",)),
    ("外商圈、认不出、未能核验", "other", ("foreign_district", "unknown", "unverified")),
)


def of_station(counts: Iterable[WeekCount], station_id: UUID | None) -> list[WeekCount]:
    """Those of one station; all of them where none is named."""
    return [one for one in counts if station_id is None or one.station_id == station_id]


def scan_chart(period: Period, counts: Sequence[WeekCount]) -> Chart:
    """By what was said of the code."""
    series = [
        Series(name, style, _values(counts, lambda one, v=verdicts: one.what in v))  # type: ignore[misc]
        for name, style, verdicts in _VERDICTS
    ]
    return stacked("核对诚信码", period.labels, series)


def rating_chart(period: Period, counts: Sequence[WeekCount]) -> Chart:
    """How many, with the mean of the stars over each week."""
    given = _values(counts, lambda _: True)
    stars = Counter[int]()
    for one in counts:
        stars[one.week] += one.total
    means = [f"{stars[week] / count:.1f}" if count else "" for week, count in enumerate(given)]
    series = [Series("评价人次(柱上为平均星数)", "good", given)]
    return side_by_side("顾客评价", period.labels, series, notes=means, note_name="平均星数")


def complaint_chart(period: Period, counts: Sequence[WeekCount]) -> Chart:
    """Filed and ended."""
    series = [
        Series("提交", "old", _values(counts, lambda one: one.what == "filed")),
        Series("办结", "good", _values(counts, lambda one: one.what == "ended")),
    ]
    return side_by_side("投诉", period.labels, series)


def _values(counts: Iterable[WeekCount], wanted: Callable[[WeekCount], bool]) -> list[int]:
    found = Counter[int]()
    for one in counts:
        if wanted(one):
            found[one.week] += one.count
    return [found[week] for week in range(WEEKS)]
