"""The search over new ratings, for a timer. It flags and never touches what counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from server.outliers import series
from server.outliers.chance import chance_of_share
from server.outliers.detection import HISTORY_WEEKS, WEEK, Span, Usual, Watch, spans
from server.outliers.models import Examination, Outlier, RatingFlag
from server.outliers.series import Seen
from server.outliers.services.keeping import Group, keep
from server.outliers.watches import (
    LEAST_SHARE,
    MOST_SHARE,
    day_watch,
    hour_watch,
    terminal_watch,
)

OVERLAP = timedelta(minutes=10)
"""What a slow transaction may commit later than its `created_at` says."""

_Kind = Outlier.Kind


@transaction.atomic
def find_outliers(*, now: datetime) -> int:
    """Look at what arrived since the last time; how many outliers are new. Looking twice finds the
    same ones."""
    done, _ = Examination.objects.select_for_update().get_or_create(
        pk=1, defaults={"until": now - HISTORY_WEEKS * WEEK}
    )
    new = series.arrived(after=done.until - OVERLAP, until=now)
    found = [*_of_merchants(new), *_of_networks({seen.network for seen in new} - {""})]
    made = sum(keep(group, now=now) for group in found)
    done.until = now
    done.save()
    return made


def _of_merchants(new: Sequence[Seen]) -> list[Group]:
    groups: list[Group] = []
    for merchant_id in {seen.merchant_id for seen in new}:
        fresh = {seen.id for seen in new if seen.merchant_id == merchant_id}
        moments = [seen.occurred_at for seen in new if seen.id in fresh]
        rows = series.of_merchant(merchant_id, around=moments)
        groups += _bursts(rows, fresh)
        for device_id in {row.device_id for row in rows if row.id in fresh and row.device_id}:
            own = [row for row in rows if row.device_id == device_id]
            groups += _search(own, fresh, terminal_watch(), _Kind.ONE_TERMINAL, history=rows)
    return groups


def _bursts(rows: Sequence[Seen], fresh: set[UUID]) -> list[Group]:
    """By the hour; then by the day, among those that no hour explains."""
    hours = _search(rows, fresh, hour_watch(), _Kind.BURST)
    flagged = {row.id for group in hours for row in group.rows}
    flags = RatingFlag.objects.filter(kind=_Kind.BURST, rating__in=[row.id for row in rows])
    flagged |= set(flags.values_list("rating_id", flat=True))
    rest = [row for row in rows if row.id not in flagged]
    return hours + _search(rest, fresh, day_watch(), _Kind.BURST)


def _search(
    rows: Sequence[Seen],
    fresh: set[UUID],
    watch: Watch,
    kind: str,
    history: Sequence[Seen] | None = None,
) -> list[Group]:
    """`history`: what is usual, where it is not `rows` themselves. For a terminal it is the whole
    shop's: no terminal is usually busier with a shop than all of them."""
    found = spans(
        [row.occurred_at for row in rows],
        history=[row.occurred_at for row in history or rows if not row.excluded],
        new=[place for place, row in enumerate(rows) if row.id in fresh],
        watch=watch,
    )
    return [Group(kind, tuple(rows[span.first : span.last + 1]), span) for span in found]


def _of_networks(networks: set[str]) -> list[Group]:
    groups = []
    for rows in series.of_networks(networks).values():
        for merchant_id in {row.merchant_id for row in rows}:
            groups.append(_network_group(rows, merchant_id))
    return [group for group in groups if group is not None]


def _network_group(rows: Sequence[Seen], merchant_id: UUID) -> Group | None:
    """One network's ratings of one merchant, if it gives it far more than the phones' usual share.
    A mall's own network, which rates many shops, is no outlier however much it rates."""
    own = tuple(row for row in rows if row.merchant_id == merchant_id)
    if len(own) < settings.OUTLIER_LEAST_NETWORK:
        return None
    usual = series.phone_share(merchant_id, before=rows[0].occurred_at)
    share = min(max(usual, LEAST_SHARE), MOST_SHARE)
    chance = chance_of_share(len(own), len(rows), share)
    if chance >= settings.OUTLIER_CHANCE:
        return None
    span = Span(0, len(own) - 1, len(own), share * len(rows), chance, Usual(share, HISTORY_WEEKS))
    return Group(_Kind.ONE_NETWORK, own, span, total=len(rows))
