"""Visitors' ratings that the office leaves out of a merchant's numbers, or takes in again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from server.merchants.models import Rating


@transaction.atomic
def exclude_ratings(rating_ids: Collection[UUID], *, reason: str, now: datetime) -> None:
    """They stay where they are, with the reason, and no longer count."""
    if not reason.strip():
        raise ValueError("a rating is excluded for a reason")
    _mark(rating_ids, excluded_at=now, reason=reason.strip())


@transaction.atomic
def include_ratings(rating_ids: Collection[UUID]) -> None:
    """They count again."""
    _mark(rating_ids, excluded_at=None, reason="")


def _mark(rating_ids: Collection[UUID], *, excluded_at: datetime | None, reason: str) -> None:
    """All but one of each merchant in one statement: saving that one publishes the merchant."""
    rows = Rating.objects.filter(pk__in=rating_ids)
    last = {row.merchant_id: row for row in rows}
    rows.update(excluded_at=excluded_at, excluded_reason=reason)
    for row in last.values():
        row.refresh_from_db()
        row.save()
