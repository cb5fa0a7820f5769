"""A merchant's complaint numbers move with the calendar, also when nobody does anything."""

from datetime import datetime, timedelta

from server.changes.models import Change
from server.changes.publishing import publish
from server.config.office_zone import office_day
from server.merchants.complaint_numbers import TWELVE_MONTHS
from server.merchants.models import Complaint, Merchant
from server.merchants.published import merchant as published_merchant

_SLACK = timedelta(days=31)
"""For how long after the last complaint grew too old its merchant is looked at."""


def renew_numbers(*, now: datetime) -> int:
    """Publish again the merchants with complaints whose numbers are of another day; how many."""
    counted = Complaint.objects.filter(filed_at__gt=now - TWELVE_MONTHS - _SLACK)
    shown = Change.objects.filter(
        type="merchant", deleted=False, entity_id__in=counted.values("merchant_id")
    )
    fresh = shown.filter(body__complaints__until=office_day(now).isoformat())
    old = shown.exclude(pk__in=fresh.values("pk"))
    rows = Merchant.objects.filter(pk__in=old.values("entity_id"))
    for row in rows:
        publish(published_merchant(row))
    return len(rows)
