"""Floor plans with a pin on each shop, coloured and signed by how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from server.places.selectors import FloorPlan, mapped_plans
from server.radar.standing import MerchantLine, Standing
from server.stations.selectors import Station

MOST_OF_DISTRICT = 4


@dataclass(frozen=True)
class Pin:
    """`x` and `y` in pixels of the plan's picture."""

    line: MerchantLine
    x: float
    y: float


@dataclass(frozen=True)
class FloorMap:
    """`trouble` is how many of its shops do not stand calm; `pin` is the size of one."""

    plan: FloorPlan
    pins: Sequence[Pin]

    @property
    def trouble(self) -> int:
        return sum(pin.line.standing is not Standing.CALM for pin in self.pins)

    @property
    def pin(self) -> float:
        return max(self.plan.width / 60, 8)


def floor_maps(
    stations: Sequence[Station], lines: Sequence[MerchantLine], *, whole: bool
) -> list[FloorMap]:
    """Of a station every floor, upwards; of the whole district only those floors that want
    attention most, or as many calm ones."""
    by_id = {line.pk: line for line in lines}
    maps = [
        FloorMap(plan, _pins(plan, by_id))
        for plan in mapped_plans(station_ids={station.pk for station in stations})
    ]
    if not whole:
        return maps
    return sorted(maps, key=lambda one: -one.trouble)[:MOST_OF_DISTRICT]


def _pins(plan: FloorPlan, lines: Mapping[UUID, MerchantLine]) -> list[Pin]:
    """The calm ones first, so that those in trouble are drawn over them."""
    found = [
        Pin(lines[spot.merchant_id], round(spot.x * plan.width), round(spot.y * plan.height))
        for spot in plan.shop_spots  # type: ignore[attr-defined]  # set by the selector
        if spot.merchant_id in lines
    ]
    return sorted(found, key=lambda pin: -pin.line.standing.rank)
