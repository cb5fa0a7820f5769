"""The first screen, and how the terminal stands with its server."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kiosk.desk import Desk
from kiosk.queries.last_contact import last_contact
from kiosk.queries.rooms import rooms
from kiosk.queries.study import PieceTile, newest_pieces
from kiosk.queries.volunteers import shifts
from kiosk.store.rows import published
from sync import outbox, state
from sync.events.entities.merchant import Merchant

ONLINE_WITHIN = timedelta(seconds=90)
NEWEST = 3


@dataclass(frozen=True)
class NetworkView:
    """`never`: no whole exchange with the server yet. `updated_at`: how old what is shown is."""

    state: Literal["online", "offline", "never"]
    last_contact: datetime | None
    pending: int
    parked: int
    updated_at: datetime | None


@dataclass(frozen=True)
class HomeView:
    """`district` and `station` are names, `desk_text` says where the staffed desk is; all empty
    before the first pull. `activities_today` counts activities with a shift today not yet over."""

    district: str
    station: str
    hotline: str
    desk_text: str
    network: NetworkView
    pieces: tuple[PieceTile, ...]
    free_rooms_now: int
    rooms: int
    activities_today: int
    merchants: int


def home(desk: Desk) -> HomeView:
    """What the first screen shows."""
    district, station, tiles = desk.district, desk.station, rooms(desk)
    hotline = district.hotline if district else ""
    return HomeView(
        district=district.name if district else "",
        station=station.name if station else "",
        hotline=station.hotline or hotline if station else hotline,
        desk_text=station.desk if station else "",
        network=network(desk),
        pieces=newest_pieces(desk, count=NEWEST),
        free_rooms_now=sum(tile.free_now for tile in tiles),
        rooms=len(tiles),
        activities_today=_activities_today(desk),
        merchants=sum(1 for _ in published(desk.store.reader, Merchant)),
    )


def network(desk: Desk) -> NetworkView:
    """Whether the server answered lately, and what waits for it."""
    (pending, parked), contact = outbox.open_counts(desk.store.reader), last_contact(desk)
    return NetworkView(
        state=_network_state(desk, contact),
        last_contact=contact,
        pending=pending,
        parked=parked,
        updated_at=contact,
    )


def _network_state(desk: Desk, contact: datetime | None) -> Literal["online", "offline", "never"]:
    if contact is None:
        return "never"
    is_recent = abs(desk.clock.now() - contact) <= ONLINE_WITHIN
    has_trouble = state.get(desk.store.reader, "trouble") is not None
    return "online" if is_recent and not has_trouble else "offline"


def _activities_today(desk: Desk) -> int:
    today = desk.clock.now().astimezone(desk.zone).date()
    return len({view.activity for view in shifts(desk) if view.start.date() <= today})
