"""Sums over merchants: of the whole choice, and of each station."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from server.merchants.selectors import WeekCount
from server.radar.standing import MerchantLine
from server.stations.selectors import Station


@dataclass(frozen=True)
class Totals:
    """`star_mean` is of the assessed merchants, `rating_mean` of all ratings of the period."""

    merchants: int
    assessed: int
    star_mean: float | None
    ratings: int
    rating_mean: float | None
    open_complaints: int
    overdue: int


@dataclass(frozen=True)
class StationLine:
    """`scans` and `bad_scans` (forged or revoked) are of its terminals over the period."""

    station: Station
    totals: Totals
    open_alarms: int
    scans: int
    bad_scans: int
    silent: int


def totals_of(lines: Sequence[MerchantLine]) -> Totals:
    given = [line.numbers for line in lines]
    earned = [one.stars for one in given if one.stars is not None]
    ratings = sum(one.rating_count for one in given)
    stars = sum(one.rating_count * one.rating_mean for one in given if one.rating_mean)
    return Totals(
        merchants=len(given),
        assessed=len(earned),
        star_mean=fmean(earned) if earned else None,
        ratings=ratings,
        rating_mean=stars / ratings if ratings else None,
        open_complaints=sum(one.open_complaints for one in given),
        overdue=sum(one.overdue for one in given),
    )


def station_lines(
    stations: Sequence[Station],
    lines: Sequence[MerchantLine],
    waiting: Mapping[UUID | None, int],
    scans: Sequence[WeekCount],
    silent: Mapping[UUID, int],
) -> list[StationLine]:
    """In the order of the stations. `waiting`: open alarms by station."""
    at: dict[UUID, list[MerchantLine]] = {station.pk: [] for station in stations}
    for line in lines:
        at[line.numbers.station_id].append(line)
    checked, bad = Counter[UUID | None](), Counter[UUID | None]()
    for one in scans:
        checked[one.station_id] += one.count
        bad[one.station_id] += one.count if one.what in ("forged", "revoked") else 0
    return [
        StationLine(
            station=station,
            totals=totals_of(at[station.pk]),
            open_alarms=waiting.get(station.pk, 0),
            scans=checked[station.pk],
            bad_scans=bad[station.pk],
            silent=silent.get(station.pk, 0),
        )
        for station in stations
    ]
