"""What a command or a query works with."""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.config import Settings
from kiosk.errors import NotEnrolled
from kiosk.store.rows import published_one
from kiosk.store.store import Store
from sync import state
from sync.clock import Clock
from sync.events.entities.district import District
from sync.events.entities.station import Station
from sync.state import Enrolment, reference

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Desk:
    """The terminal's store and clock. `unkept` are values of state keys that the disk did not take;
    they hold until the program ends."""

    store: Store
    clock: Clock
    settings: Settings = field(default_factory=Settings)
    unkept: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def enrolment(self) -> Enrolment:
        """Raises NotEnrolled."""
        known = state.enrolment(self.store.reader)
        if known is None:
            raise NotEnrolled("enrol this terminal first: dangqun-kiosk enrol")
        return known

    @property
    def station(self) -> Station | None:
        """Where this terminal stands; None until the first pull."""
        station_id = reference(self.enrolment.station, "station")
        return published_one(self.store.reader, Station, station_id)

    @property
    def district(self) -> District | None:
        """The terminal's district; None until the first pull."""
        district_id = reference(self.enrolment.district, "district")
        return published_one(self.store.reader, District, district_id)

    @property
    def zone(self) -> ZoneInfo:
        """The station's time zone."""
        station = self.station
        return ZoneInfo(station.zone) if station else DEFAULT_ZONE

    def media(self, sha256: str | None) -> Path | None:
        """The file of a hash when it is here."""
        if sha256 is None:
            return None
        path = self.store.media_folder / sha256
        return path if path.exists() else None
