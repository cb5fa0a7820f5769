"""All that the radar page shows of one district, in a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from server.devices.models import Device
from server.districts.models import District
from server.merchants.selectors import (
    WeekCount,
    complaints_by_week,
    district_merchants,
    escalated_complaints,
    ratings_by_week,
    scans_by_week,
)
from server.radar.charts import Chart
from server.radar.floor_maps import FloorMap, floor_maps
from server.radar.models import Alarm
from server.radar.ordering import Choice, Page, chosen
from server.radar.selectors import by_merchant, newest_open, open_by_station
from server.radar.standing import MerchantLine, Standing
from server.radar.totals import StationLine, Totals, station_lines, totals_of
from server.radar.trends import complaint_chart, of_station, rating_chart, scan_chart
from server.radar.weeks import Period
from server.stations.selectors import Station, stations_of

MOST_ALARMS = 6


@dataclass(frozen=True)
class Overview:
    """`station` is None for the whole district. `silent`: terminals whose heartbeats are missing;
    `escalated`: complaints with the office by the percent of their time that is gone."""

    district: District
    period: Period
    stations: Sequence[Station]
    station: Station | None
    totals: Totals
    station_lines: Sequence[StationLine]
    alarms: Sequence[Alarm]
    alarm_count: int
    escalated: dict[int, int]
    silent: int
    charts: Sequence[Chart]
    maps: Sequence[FloorMap]
    standings: Sequence[tuple[Standing, int]]
    choice: Choice
    page: Page

    @property
    def is_escalated(self) -> bool:
        return any(self.escalated.values())


def overview(
    *, district: District, station: Station | None, choice: Choice, now: datetime | None = None
) -> Overview:
    """As of now."""
    now = now or timezone.now()
    period, stations = Period.until(now), stations_of(district)
    weeks = period.starts
    scans = scans_by_week(district=district, weeks=weeks)
    ratings = ratings_by_week(district=district, weeks=weeks)
    complaints = complaints_by_week(district=district, weeks=weeks)
    waiting = open_by_station(district=district)
    every = _lines(district, stations, period)
    lines = [line for line in every if station is None or _is_at(line, station)]
    silent = _silent(district, stations if station is None else [station])
    return Overview(
        district=district,
        period=period,
        stations=stations,
        station=station,
        totals=totals_of(lines),
        station_lines=station_lines(stations, every, waiting, scans, silent),
        alarms=newest_open(district=district, station=station, most=MOST_ALARMS),
        alarm_count=waiting[station.pk] if station else waiting.total(),
        escalated=escalated_complaints(district=district) if station is None else {},
        silent=sum(silent.values()),
        charts=_charts(period, station, scans, ratings, complaints),
        maps=floor_maps(stations if station is None else [station], lines, whole=station is None),
        standings=_standings(lines),
        choice=choice,
        page=chosen(lines, choice),
    )


def _lines(district: District, stations: Sequence[Station], period: Period) -> list[MerchantLine]:
    names = {station.pk: station.name for station in stations}
    alarms = by_merchant(district=district, first=period.first)
    found = district_merchants(district=district, since=period.starts[0], today=period.today)
    return [
        MerchantLine(
            numbers=one,
            station_name=names[one.station_id],
            open_alarms=alarms.open[one.merchant_id],
            alarms=alarms.since[one.merchant_id],
        )
        for one in found
    ]


def _is_at(line: MerchantLine, station: Station) -> bool:
    return line.numbers.station_id == station.pk


def _charts(
    period: Period,
    station: Station | None,
    scans: Sequence[WeekCount],
    ratings: Sequence[WeekCount],
    complaints: Sequence[WeekCount],
) -> list[Chart]:
    at = station.pk if station else None
    return [
        scan_chart(period, of_station(scans, at)),
        rating_chart(period, of_station(ratings, at)),
        complaint_chart(period, of_station(complaints, at)),
    ]


def _standings(lines: Sequence[MerchantLine]) -> list[tuple[Standing, int]]:
    found = Counter(line.standing for line in lines)
    return [(standing, found[standing]) for standing in Standing]


def _silent(district: District, stations: Sequence[Station]) -> Counter[UUID]:
    at = {station.pk for station in stations}
    rows = Device.objects.filter(district=district, status=Device.Status.ACTIVE)
    return Counter(row.station_id for row in rows if row.station_id in at and row.is_silent)
