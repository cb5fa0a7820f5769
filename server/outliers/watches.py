"""What is looked for, with the settings' numbers; docs/decisions/0012 argues each."""

from datetime import timedelta

from django.conf import settings

from server.outliers.detection import Watch

HOUR, DAY, TURN = timedelta(hours=1), timedelta(days=1), timedelta(minutes=20)
LEAST_PER_DAY, YOUNG_PER_DAY = 0.5, 10.0
"""What a shop may always get: one that is hardly ever rated, and one that nobody knows yet."""
LEAST_SHARE, MOST_SHARE = 0.05, 0.5
"""Bounds of a merchant's usual share of the phones' ratings: few ratings know it badly."""


def hour_watch() -> Watch:
    """Many for one merchant within an hour."""
    return _watch(HOUR, busiest_share=0.2, least=settings.OUTLIER_LEAST_BURST)


def day_watch() -> Watch:
    """Many for one merchant within a day, each hour of it unremarkable."""
    least = settings.OUTLIER_LEAST_BURST * 3 // 2
    return _watch(DAY, busiest_share=1.5, least=least)


def terminal_watch() -> Watch:
    """Many for one merchant at one terminal while one person could stand there."""
    return _watch(TURN, busiest_share=0.1, least=settings.OUTLIER_LEAST_TERMINAL)


def _watch(length: timedelta, *, busiest_share: float, least: int) -> Watch:
    return Watch(
        length=length,
        busiest_share=busiest_share,
        least=least,
        chance=settings.OUTLIER_CHANCE,
        least_per_day=LEAST_PER_DAY,
        young_per_day=YOUNG_PER_DAY,
    )
