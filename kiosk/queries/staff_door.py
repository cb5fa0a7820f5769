"""Whether the staff screen can be opened now."""

from dataclasses import dataclass

from kiosk.desk import Desk
from kiosk.domain.tries import Tries
from kiosk.queries.kept_tries import tries_of
from kiosk.queries.stations import own_station_id
from kiosk.store.rows import published_one
from sync.events.entities.staff_code import StaffCode

TRIES = "staff_tries"


@dataclass(frozen=True)
class StaffDoor:
    """`has_code`: the office gave this station one. `locked_s`: seconds until the next try, 0 when
    one may try. `tries_left`: wrong ones until the lock, 0 once it was locked."""

    has_code: bool
    locked_s: int
    tries_left: int


def staff_door(desk: Desk) -> StaffDoor:
    tries = staff_tries(desk)
    return StaffDoor(staff_code(desk) is not None, locked_s(desk, tries), tries.left)


def staff_code(desk: Desk) -> StaffCode | None:
    """The station's, or None until one was made and pulled."""
    return published_one(desk.store.reader, StaffCode, own_station_id(desk))


def staff_tries(desk: Desk) -> Tries:
    return tries_of(desk, TRIES)


def locked_s(desk: Desk, tries: Tries) -> int:
    """Whole seconds until the next try, rounded up."""
    left_ms = tries.locked_ms(boot_id=desk.clock.boot_id, mono_ms=desk.clock.mono_ms())
    return -(-left_ms // 1000)
