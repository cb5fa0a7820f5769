"""The demo district's plans with every shop, room and facility on them, of assets/demo."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from server.config.demo_files import FOLDER, demo_district, demo_id, demo_picture
from server.districts.models import District
from server.places.models import FloorPlan, Spot

WIDTH, HEIGHT = 1600, 1120
PIN_ABOVE = 26
"""Pixels above a unit's middle, since the number of the shop is written below it."""


@cache
def demo_plans() -> list[dict[str, Any]]:
    """The plans of plans.toml."""
    listed = tomllib.loads((FOLDER / "plans.toml").read_text(encoding="utf-8"))
    plans: list[dict[str, Any]] = listed["plans"]
    return plans


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    for row in demo_plans():
        plan, created = FloorPlan.objects.get_or_create(
            id=demo_id(district, "floor_plan", row["slug"]),
            defaults={
                "district": district,
                "station_id": demo_id(district, "station", row["station"]),
                "picture": demo_picture(district, row["slug"]),
                "width": WIDTH,
                "height": HEIGHT,
                **{name: row[name] for name in ("floor", "order")},
            },
        )
        if created:
            Spot.objects.bulk_create(_spots(plan, row))
            plan.save()


def _spots(plan: FloorPlan, row: dict[str, Any]) -> Iterator[Spot]:
    for number, (unit, left, top, right, bottom, _) in enumerate(row["units"]):
        thing = _thing(plan.district, row, unit)
        if thing is not None:
            at = ((left + right) / 2, (top + bottom) / 2 - PIN_ABOVE)
            yield _spot(plan, f"{row['slug']}/unit/{number}", at, **thing)
    for number, (kind, x, y, label) in enumerate(row["facilities"]):
        name = f"{row['slug']}/facility/{number}"
        yield _spot(plan, name, (x, y), facility=kind, label=label)


def _spot(plan: FloorPlan, slug: str, at: tuple[float, float], **fields: Any) -> Spot:
    x, y = round(at[0] / WIDTH, 4), round(at[1] / HEIGHT, 4)
    spot_id = demo_id(plan.district, "spot", slug)
    return Spot(id=spot_id, district=plan.district, plan=plan, x=x, y=y, **fields)


def _thing(district: District, row: dict[str, Any], unit: str) -> dict[str, UUID] | None:
    """The merchant of that shop number, or the room whose slug stands behind an @."""
    if unit.startswith("@"):
        return {"room_id": demo_id(district, "room", unit[1:])}
    where = (row["station"], row["floor"], unit)
    for shop in demo_district()["merchants"]:
        if (shop["station"], shop["floor"], shop["shop_no"]) == where:
            return {"merchant_id": demo_id(district, "merchant", shop["slug"])}
    return None
