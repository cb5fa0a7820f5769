"""The ratings that a search runs over, read once a merchant or network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from server.merchants.selectors import Rating
from server.outliers.detection import DAY, HISTORY_WEEKS, WEEK


@dataclass(frozen=True)
class Seen:
    """What a search needs of a rating."""

    id: UUID
    occurred_at: datetime
    merchant_id: UUID
    device_id: UUID | None
    network: str
    excluded: bool


_FIELDS = ("pk", "occurred_at", "merchant_id", "device_id", "network", "excluded_at")


def arrived(*, after: datetime, until: datetime) -> list[Seen]:
    """Those that came in meanwhile, whenever they were given."""
    return _seen(Rating.objects.filter(created_at__gt=after, created_at__lte=until))


def of_merchant(merchant_id: UUID, *, around: Iterable[datetime]) -> list[Seen]:
    """The merchant's, with the history that any of those moments is measured by; in order."""
    since = min(around) - HISTORY_WEEKS * WEEK - 2 * DAY
    return _seen(Rating.objects.filter(merchant_id=merchant_id, occurred_at__gte=since))


def of_networks(networks: set[str]) -> dict[str, list[Seen]]:
    """Each network's ratings of all merchants, in order."""
    found: dict[str, list[Seen]] = {network: [] for network in networks}
    for seen in _seen(Rating.objects.filter(network__in=networks).exclude(network="")):
        found[seen.network].append(seen)
    return found


def phone_share(merchant_id: UUID, *, before: datetime) -> float:
    """The merchant's part of the ratings that phones gave in the weeks before; 0 without any."""
    phones = Rating.objects.filter(
        occurred_at__gte=before - HISTORY_WEEKS * WEEK,
        occurred_at__lt=before,
        excluded_at__isnull=True,
    ).exclude(network="")
    total = phones.count()
    return phones.filter(merchant_id=merchant_id).count() / total if total else 0.0


def _seen(rows: QuerySet[Rating]) -> list[Seen]:
    values = rows.order_by("occurred_at", "pk").values_list(*_FIELDS)
    return [
        Seen(key, occurred_at, merchant_id, device_id, network, excluded_at is not None)
        for key, occurred_at, merchant_id, device_id, network, excluded_at in values
    ]
