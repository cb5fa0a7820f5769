"""Raising alarms, and what the office does about them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from server.merchants.services import MerchantScan
from server.radar.counting import count_up
from server.radar.grouping import Group, alarm_of, group_of
from server.radar.models import Alarm


def raise_alarms(scans: Sequence[MerchantScan]) -> None:
    """One alarm a group, new or counted up; one statement for all. Runs inside the transaction
    that keeps the scans, so there is no scan without its alarm."""
    met: dict[Group, list[MerchantScan]] = defaultdict(list)
    for scan in scans:
        met[group_of(scan)].append(scan)
    # Two transactions that count up the same alarms take their locks in one order.
    ordered = sorted(met.items(), key=lambda pair: pair[0].key)
    count_up([alarm_of(group, same) for group, same in ordered])


def mark_seen(alarm: Alarm) -> None:
    """Somebody of the office looked at it."""
    if alarm.state == Alarm.State.NEW:
        alarm.state = Alarm.State.SEEN
        alarm.save(update_fields=["state", "updated_at"])


@transaction.atomic
def handle_alarms(alarms: Sequence[Alarm], *, officer: User, note: str, now: datetime) -> int:
    """Close the open ones with what was done; how many. A code that is met again later opens its
    alarm again. Raises ValidationError for an empty note."""
    if not note.strip():
        raise ValidationError("请写明处理情况")
    chosen = Alarm.objects.select_for_update().filter(pk__in=[alarm.pk for alarm in alarms])
    rows = [row for row in chosen.order_by("group_key") if row.is_open]
    for row in rows:
        row.state, row.note = Alarm.State.HANDLED, note.strip()
        row.handled_by, row.handled_at = officer, now
        row.save(update_fields=["state", "note", "handled_by", "handled_at", "updated_at"])
    return len(rows)
