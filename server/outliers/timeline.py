"""A merchant's ratings day by day around an outlier, for a small chart."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from server.config.office_zone import office_day
from server.merchants.selectors import Rating
from server.outliers.models import Outlier

DAYS_BEFORE, DAYS_AFTER = 42, 3
HEIGHT = 100


@dataclass(frozen=True)
class Bar:
    """One day: how many, how many of them in the outlier, and the heights of both."""

    day: date
    count: int
    flagged: int
    height: float
    flagged_height: float


def bars(row: Outlier) -> list[Bar]:
    """From six weeks before it to three days after."""
    flagged = set(row.flags.values_list("rating_id", flat=True))
    start = office_day(row.window_from) - timedelta(days=DAYS_BEFORE)
    end = office_day(row.window_until) + timedelta(days=DAYS_AFTER)
    near = Rating.objects.filter(
        merchant_id=row.merchant_id,
        occurred_at__gte=row.window_from - timedelta(days=DAYS_BEFORE + 1),
        occurred_at__lte=row.window_until + timedelta(days=DAYS_AFTER + 1),
    ).values_list("pk", "occurred_at")
    counts, inside = Counter[date](), Counter[date]()
    for key, moment in near:
        day = office_day(moment)
        counts[day] += 1
        inside[day] += key in flagged
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    scale = HEIGHT / max([counts[day] for day in days] + [1])
    return [
        Bar(day, counts[day], inside[day], counts[day] * scale, inside[day] * scale) for day in days
    ]
