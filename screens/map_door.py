"""The way from a shop or a room to its place on the map."""

from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.queries.floor_plans import is_mapped
from screens.language import _
from screens.widgets.tap import Tap

if TYPE_CHECKING:
    from screens.front import Front


def map_tap(front: "Front", place_id: UUID, *, name: str) -> Tap | None:
    """Opens the map with the place picked; None where no plan shows it."""
    if not front.ask(is_mapped, place_id=place_id):
        return None
    tap = Tap(name=name, text=_("在地图上看"), icon="map-2")
    tap.bind(on_release=lambda _tap: front.go("map", place=place_id))
    return tap
