"""A district's merchants, scans, ratings and complaints in numbers, counted by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, Count, Q, QuerySet, Value, When

from server.districts.models import District
from server.merchants import stars
from server.merchants.complaint_clock import LEVELS
from server.merchants.models import Complaint, Merchant, MerchantScan, Rating, StarRating

_NO_RATINGS: tuple[int, float | None] = (0, None)
_NO_COMPLAINTS = (0, 0)


@dataclass(frozen=True)
class MerchantNumbers:
    """One open merchant. `stars` is None where nobody assessed it; the ratings are those since
    the day that was asked for; complaints are those that wait for the office now."""

    merchant_id: UUID
    name: str
    trade: str
    station_id: UUID
    floor: str
    shop_no: str
    stars: int | None
    rating_count: int
    rating_mean: float | None
    open_complaints: int
    overdue: int


@dataclass(frozen=True)
class WeekCount:
    """How many in one week; `what` is the verdict, the event or nothing. `station_id` is that of
    the terminal for scans (None: a phone), that of the merchant for the rest. `total` is the sum
    of the stars for ratings."""

    week: int
    station_id: UUID | None
    what: str
    count: int
    total: int = 0


def district_merchants(
    *, district: District, since: datetime, today: date
) -> list[MerchantNumbers]:
    """Every merchant that is open, in four queries."""
    rows = Merchant.objects.filter(district=district, is_open=True).order_by("name", "id")
    given = _ratings_since(district, since)
    waiting = _waiting_complaints(district, today)
    earned = _stars_of(district)
    names = ("pk", "name", "trade", "station_id", "floor", "shop_no")
    return [
        MerchantNumbers(
            merchant_id=pk,
            name=name,
            trade=trade,
            station_id=station_id,
            floor=floor,
            shop_no=shop_no,
            stars=earned.get(pk),
            rating_count=given.get(pk, _NO_RATINGS)[0],
            rating_mean=given.get(pk, _NO_RATINGS)[1],
            open_complaints=waiting.get(pk, _NO_COMPLAINTS)[0],
            overdue=waiting.get(pk, _NO_COMPLAINTS)[1],
        )
        for pk, name, trade, station_id, floor, shop_no in rows.values_list(*names)
    ]


def scans_by_week(*, district: District, weeks: Sequence[datetime]) -> list[WeekCount]:
    """By what the terminal said, and where. `weeks` are the starts of the weeks, oldest first."""
    rows = _by_week(MerchantScan.objects.filter(district=district), "occurred_at", weeks)
    counted = rows.values_list("week", "device__station_id", "verdict").annotate(Count("pk"))
    return [WeekCount(*row) for row in counted]


def ratings_by_week(*, district: District, weeks: Sequence[datetime]) -> list[WeekCount]:
    """Those that count."""
    rows = Rating.objects.filter(district=district, excluded_at__isnull=True)
    counted = _by_week(rows, "occurred_at", weeks).values_list("week", "merchant__station_id")
    means = counted.annotate(count=Count("pk"), mean=Avg("stars"))
    return [WeekCount(week, at, "", n, round(n * mean)) for week, at, n, mean in means]


def complaints_by_week(*, district: District, weeks: Sequence[datetime]) -> list[WeekCount]:
    """`filed` and `ended`, each in the week in which it happened."""
    rows = Complaint.objects.filter(district=district)
    found: list[WeekCount] = []
    for what, field in (("filed", "filed_at"), ("ended", "ended_at")):
        counted = _by_week(rows, field, weeks).values_list("week", "merchant__station_id")
        found += [WeekCount(week, at, what, n) for week, at, n in counted.annotate(Count("pk"))]
    return found


def escalated_complaints(*, district: District) -> dict[int, int]:
    """How many of those with the office have at least 75, 100, 150 % of their time behind them."""
    rows = Complaint.objects.filter(district=district, status__in=Complaint.WITH_OFFICE)
    counted = rows.order_by().values_list("escalation").annotate(Count("pk"))
    found = dict(counted)
    return {
        level: sum(count for reached, count in found.items() if reached >= level)
        for level in LEVELS
    }


def _by_week(rows: QuerySet[Any], field: str, weeks: Sequence[datetime]) -> QuerySet[Any]:
    newest_first = list(enumerate(weeks))[::-1]
    week = Case(*[When(**{f"{field}__gte": start}, then=Value(n)) for n, start in newest_first])
    recent = rows.filter(**{f"{field}__gte": weeks[0]})
    found: QuerySet[Any] = recent.order_by().annotate(week=week)
    return found


def _ratings_since(district: District, since: datetime) -> dict[UUID, tuple[int, float]]:
    rows = Rating.objects.filter(
        district=district, excluded_at__isnull=True, occurred_at__gte=since
    )
    counted = rows.order_by().values_list("merchant_id").annotate(Count("pk"), Avg("stars"))
    return {merchant_id: (count, mean) for merchant_id, count, mean in counted}


def _waiting_complaints(district: District, today: date) -> dict[UUID, tuple[int, int]]:
    """Open and overdue, as the office's list of complaints filters them."""
    rows = Complaint.objects.filter(district=district, status__in=Complaint.WITH_OFFICE)
    late = Q(clock_from__isnull=False, due_on__lt=today)
    counted = rows.order_by().values_list("merchant_id")
    found = counted.annotate(waiting=Count("pk"), late=Count("pk", filter=late))
    return {merchant_id: (waiting, overdue) for merchant_id, waiting, overdue in found}


def _stars_of(district: District) -> dict[UUID, int]:
    """Merchants with the same points under the same rules have the same stars: counted once."""
    fields = (*stars.PARTS, "bonus", "verified_breach", "rules")
    rows = StarRating.objects.filter(merchant__district=district)
    known: dict[str, int] = {}
    found: dict[UUID, int] = {}
    for merchant_id, *given in rows.values_list("merchant_id", *fields):
        key = repr(given)
        if key not in known:
            known[key] = stars.stars(StarRating(**dict(zip(fields, given, strict=True))))
        found[merchant_id] = known[key]
    return found
