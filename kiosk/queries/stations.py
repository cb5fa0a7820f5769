"""Names of stations."""

from collections.abc import Mapping
from uuid import UUID

from kiosk.desk import Desk
from kiosk.store.rows import published
from sync.events.entities.station import Station
from sync.state import reference


def station_names(desk: Desk) -> Mapping[UUID, str]:
    """The name of each published station by its id."""
    return {key: station.name for key, station in published(desk.store.reader, Station)}


def own_station_id(desk: Desk) -> UUID:
    """Where this terminal stands."""
    return reference(desk.enrolment.station, "station")
