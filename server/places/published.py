"""What terminals are given of plans: all terminals of the district, since each lists all shops."""

from collections.abc import Iterable

from server.changes.publishing import Published, publishes, republishes
from server.places.models import FloorPlan, Spot
from sync.events.entities import floor_plan as wire


@publishes(FloorPlan)
def floor_plan(row: FloorPlan) -> Published:
    body = wire.FloorPlan(
        station_id=row.station_id,
        floor=row.floor,
        order=row.order,
        picture=row.picture,
        width=row.width,
        height=row.height,
        spots=[_spot(spot) for spot in Spot.objects.filter(plan=row).order_by("id")],
    )
    return Published(type="floor_plan", id=row.id, district_id=row.district_id, body=body)


def _spot(row: Spot) -> wire.Spot:
    return wire.Spot(
        id=row.id,
        x=row.x,
        y=row.y,
        merchant_id=row.merchant_id,
        room_id=row.room_id,
        facility=row.facility,
        device_id=row.device_id,
        label=row.label,
    )


@republishes(Spot)
def plan_of(row: Spot) -> Iterable[Published]:
    """The plan of the spot, unless it is being deleted along with it."""
    return [floor_plan(found) for found in FloorPlan.objects.filter(pk=row.plan_id)]
