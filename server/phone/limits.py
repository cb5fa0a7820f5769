"""How often something may be done, counted in the database.

The cache counts in each worker process by itself, and django-ratelimit wants a cache that counts
atomically (Redis or Memcached), which an installation of one machine has not. A row of ours is
counted on by one UPDATE, whichever worker asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from server.config.office_zone import office_day
from server.phone.models import Tally
from server.phone.network import day_hash

DAY = timedelta(days=1)


class Limited(Exception):
    """Too often; the text tells the person what they can do."""


@dataclass(frozen=True)
class Limit:
    """At most `most` within each stretch of `window`, which divides the day."""

    name: str
    most: int
    window: timedelta = DAY


RATINGS_OF_BROWSER = Limit("rating-browser", 1)
RATINGS_OF_NETWORK = Limit("rating-network", 40)
"""For one merchant. A mall's Wi-Fi and a carrier's gateway are one network for many people."""

COMPLAINTS_OF_NETWORK = Limit("complaint-network", 30)
WRONG_REFERENCES = Limit("reference-wrong", 10, timedelta(minutes=10))
BAD_SCANS_OF_NETWORK = Limit("scan-network", 60)
BAD_SCANS_OF_CODE = Limit("scan-code", 1)
"""From one network: whoever opens the same sticker again tells nothing new."""


def is_spent(limit: Limit, *parts: str, now: datetime) -> bool:
    """Nothing is left; nothing is counted."""
    known = Tally.objects.filter(key=_key(limit, parts, now)).first()
    return known is not None and known.count >= limit.most


def take(limit: Limit, *parts: str, now: datetime) -> bool:
    """Count once more; False when that was once too often."""
    key = _key(limit, parts, now)
    Tally.objects.get_or_create(key=key, defaults={"day": office_day(now)})
    Tally.objects.filter(key=key).update(count=F("count") + 1)
    return Tally.objects.values_list("count", flat=True).get(key=key) <= limit.most


def _key(limit: Limit, parts: tuple[str, ...], now: datetime) -> str:
    stretch = int(now.timestamp() // limit.window.total_seconds()) if limit.window < DAY else 0
    return day_hash(office_day(now), limit.name, str(stretch), *parts)
