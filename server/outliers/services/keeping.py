"""What a search found, as rows: added to the outlier that is still open, or a new one."""

from dataclasses import dataclass
from datetime import datetime

from server.merchants.selectors import Merchant
from server.outliers.detection import Span
from server.outliers.models import Outlier, RatingFlag
from server.outliers.series import Seen


@dataclass(frozen=True)
class Group:
    """Ratings of one merchant that belong together. `total`: see Outlier."""

    kind: str
    rows: tuple[Seen, ...]
    span: Span
    total: int | None = None


def keep(group: Group, *, now: datetime) -> bool:
    """Whether a new outlier was made. What was flagged before, and decided, is left as it is."""
    flagged = RatingFlag.objects.filter(
        kind=group.kind, rating__in=[row.id for row in group.rows]
    ).values_list("rating_id", flat=True)
    unflagged = [row for row in group.rows if row.id not in set(flagged)]
    if not unflagged:
        return False
    known = _open_outlier(group)
    outlier = known or _new_outlier(group, now)
    if known is not None:
        _tell(outlier, group)
    RatingFlag.objects.bulk_create(
        RatingFlag(
            district_id=outlier.district_id, outlier=outlier, rating_id=row.id, kind=group.kind
        )
        for row in unflagged
    )
    return known is None


def _open_outlier(group: Group) -> Outlier | None:
    """The one that nobody decided of yet, touching the same stretch of time."""
    first, last = group.rows[0], group.rows[-1]
    return (
        Outlier.objects.select_for_update()
        .filter(
            merchant_id=first.merchant_id,
            kind=group.kind,
            state=Outlier.State.NEW,
            window_from__lte=last.occurred_at,
            window_until__gte=first.occurred_at,
            **_source(group),
        )
        .first()
    )


def _source(group: Group) -> dict[str, object]:
    first = group.rows[0]
    if group.kind == Outlier.Kind.ONE_TERMINAL:
        return {"device_id": first.device_id}
    return {"network": first.network} if group.kind == Outlier.Kind.ONE_NETWORK else {}


def _new_outlier(group: Group, now: datetime) -> Outlier:
    merchant = Merchant.objects.get(pk=group.rows[0].merchant_id)
    made = Outlier(
        district_id=merchant.district_id,
        merchant=merchant,
        kind=group.kind,
        found_at=now,
        window_from=group.rows[0].occurred_at,
        window_until=group.rows[-1].occurred_at,
        **_source(group),
    )
    _tell(made, group)
    return made


def _tell(outlier: Outlier, group: Group) -> None:
    """The newest numbers; the stretch only grows."""
    first, last, span = group.rows[0].occurred_at, group.rows[-1].occurred_at, group.span
    outlier.window_from = min(outlier.window_from, first)
    outlier.window_until = max(outlier.window_until, last)
    outlier.count, outlier.total = span.count, group.total
    outlier.expected, outlier.chance = span.expected, span.chance
    outlier.usual, outlier.history_weeks = span.usual.per_day, span.usual.weeks
    outlier.save()
