"""What of a floor is on its plan, and what is not yet."""

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Prefetch

from server.merchants.selectors import merchants_on
from server.places.models import FloorPlan as FloorPlan
from server.places.models import Spot
from server.rooms.selectors import rooms_on


@dataclass(frozen=True)
class Unplaced:
    """Shops and rooms of the plan's floor that have no spot on it."""

    merchants: tuple[Model, ...]
    rooms: tuple[Model, ...]


def unplaced(plan: FloorPlan) -> Unplaced:
    """By their names. What is closed is not missed."""
    spots = Spot.objects.filter(plan=plan)
    merchants = merchants_on(station=plan.station, floor=plan.floor).filter(is_open=True)
    rooms = rooms_on(station=plan.station, floor=plan.floor).filter(is_open=True)
    return Unplaced(
        tuple(merchants.exclude(pk__in=spots.filter(merchant__isnull=False).values("merchant"))),
        tuple(rooms.exclude(pk__in=spots.filter(room__isnull=False).values("room"))),
    )


def strayed(plan: FloorPlan) -> tuple[Spot, ...]:
    """Spots whose shop or room has moved to another floor since; terminals do not show them."""
    spots = Spot.objects.filter(plan=plan).select_related("plan", "merchant", "room")
    return tuple(spot for spot in spots if spot.has_moved)


def mapped_plans(*, station_ids: Set[UUID]) -> list[FloorPlan]:
    """The plans of stations, by station and floor, each with the spots of its shops as
    `shop_spots`."""
    shops = Spot.objects.filter(merchant__isnull=False).order_by("y", "x")
    plans = FloorPlan.objects.filter(station_id__in=station_ids).select_related("station")
    return list(plans.prefetch_related(Prefetch("spots", shops, to_attr="shop_spots")))
