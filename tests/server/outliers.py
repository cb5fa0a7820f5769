"""What the tests of outliers share: a shop with a past, and waves of ratings."""

from datetime import UTC, datetime, timedelta

from server.devices.models import Device
from server.merchants.models import Merchant, Rating
from server.merchants.services import rate
from server.outliers.models import Outlier
from server.outliers.services import find_outliers

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def given(
    merchant: Merchant,
    count: int,
    *,
    at: datetime = NOW - timedelta(hours=1),
    every: timedelta = timedelta(seconds=60),
    stars: int = 5,
    device: Device | None = None,
    network: str = "",
) -> list[Rating]:
    """That many, one after the other."""
    return [
        rate(
            rating_id=None,
            merchant=merchant,
            device=device,
            occurred_at=at + n * every,
            stars=stars,
            tags=[],
            network=network,
        )
        for n in range(count)
    ]


def past(merchant: Merchant, *, weeks: int = 10, network: str = "", stars: int = 4) -> None:
    """A rating every two days before."""
    for day in range(2, weeks * 7, 2):
        given(merchant, 1, at=NOW - timedelta(days=day), network=network and f"{network}{day}")


def search(now: datetime | None = None) -> list[Outlier]:
    """As the timer does it; all outliers that there are by then."""
    from django.utils import timezone

    find_outliers(now=now or timezone.now())
    return list(Outlier.objects.order_by("kind", "found_at"))
