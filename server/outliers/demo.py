"""The demo's outlier: one evening's wave of five stars from one phone network."""

from datetime import UTC, datetime, timedelta

from server.config.demo_files import demo_district, demo_id
from server.districts.models import District
from server.merchants.selectors import merchant_in
from server.merchants.services import rate
from server.outliers.models import Outlier
from server.outliers.services import find_outliers

WAVE, EVERY = 22, timedelta(seconds=75)


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    if Outlier.objects.filter(district=district).exists():
        return
    slug = demo_district()["merchants"][-1]["slug"]
    merchant = merchant_in(district=district, merchant_id=demo_id(district, "merchant", slug))
    if merchant is None:
        return
    now = datetime.now(UTC)
    for number in range(WAVE):
        rate(
            rating_id=demo_id(district, "rating", f"wave/{number}"),
            merchant=merchant,
            device=None,
            occurred_at=now - timedelta(hours=20) + number * EVERY,
            stars=5,
            tags=[],
            network="demo-network",
        )
    find_outliers(now=datetime.now(UTC))
