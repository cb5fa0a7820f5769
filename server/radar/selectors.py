"""What the back office reads of alarms."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Q, Value, When
from django.http import HttpRequest

from server.districts.models import District
from server.merchants.selectors import ScanSearch
from server.radar.models import Alarm
from server.stations.selectors import Station


def open_alarm_count(request: HttpRequest) -> int:
    """What the menu shows beside the alarms."""
    return Alarm.objects.filter(state__in=Alarm.OPEN).count()


def newest_open(*, district: District, station: Station | None, most: int) -> list[Alarm]:
    """At most so many of those that are not handled."""
    rows = Alarm.objects.filter(_at(station), district=district, state__in=Alarm.OPEN)
    return list(rows.select_related("station", "device", "merchant")[:most])


def open_by_station(*, district: District) -> Counter[UUID | None]:
    """Where they were met; those of phones, whose place nobody knows, at their merchant's station,
    or nowhere."""
    rows = Alarm.objects.filter(district=district, state__in=Alarm.OPEN).order_by()
    counted = rows.values_list("station_id", "merchant__station_id").annotate(count=Count("pk"))
    found = Counter[UUID | None]()
    for met_at, registered_at, count in counted:
        found[met_at or registered_at] += count
    return found


@dataclass(frozen=True)
class Concerning:
    """Alarms by merchant: its own code, or a forged one that says so. `since`: whatever became of
    them."""

    open: Counter[UUID]
    since: Counter[UUID]


def by_merchant(*, district: District, first: date) -> Concerning:
    """The open ones, and all since a day."""
    wanted = Q(state__in=Alarm.OPEN) | Q(day__gte=first)
    rows = Alarm.objects.filter(wanted, district=district).order_by()
    is_recent = Case(When(day__gte=first, then=Value(1)), default=Value(0))
    counted = rows.values_list("merchant_id", "claims", "state").annotate(recent=is_recent)
    found = Concerning(Counter(), Counter())
    for merchant_id, claims, state, recent, count in counted.annotate(count=Count("pk")):
        concerned = merchant_id or claims
        if concerned:
            found.open[concerned] += count if state in Alarm.OPEN else 0
            found.since[concerned] += count if recent else 0
    return found


def _at(station: Station | None) -> Q:
    if station is None:
        return Q()
    return Q(station=station) | Q(station=None, merchant__station=station)


def evidence_of(alarm: Alarm) -> ScanSearch:
    """Which scans it counts."""
    has_place = alarm.device_id is not None
    return ScanSearch(
        district_id=alarm.district_id,
        device_id=alarm.device_id,
        flag=alarm.kind,
        first_at=alarm.first_seen_at,
        last_at=alarm.last_seen_at,
        serial=alarm.serial,
        text=alarm.text if has_place and not alarm.serial else "",
    )
