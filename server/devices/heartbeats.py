"""What a terminal tells of itself every minute."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.utils import timezone
from msgspec import Meta

from server.devices.faults import known_end, known_faults, newest
from server.devices.models import Device

Number = int | float | None
State = str | bool | int | float | None

MOST_OPS = 2**31 - 1
MOST = 2**63 - 1


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """`disk_free` in bytes; `camera`, `scanner`, `sound`, `printer` a word such as `ready` or
    `missing`; `screen` the name of the screen that is shown; `code_list` whether the signed list is
    `ok`, `stale`, `refused` or `none`; `faults`, `last_end` and `unclean_ends` (of the last day)
    what went wrong, see `server.devices.faults`. What is null, missing or out of range is not
    known; of the first three fields the last known value stays."""

    app_version: str | None = None
    queue_pending: Number = None
    queue_parked: Number = None
    oldest_pending_at: Annotated[datetime, Meta(tz=True)] | None = None
    disk_free: Number = None
    uptime_s: Number = None
    camera: State = None
    scanner: State = None
    sound: State = None
    printer: State = None
    content_version: State = None
    screen: State = None
    code_list: State = None
    faults: Any = None
    last_end: Any = None
    unclean_ends: Number = None


def take_heartbeat(device: Device, heartbeat: Heartbeat) -> datetime:
    """Keep it as the device's newest; when it came."""
    now = timezone.now()
    always_known = {
        "app_version": _clean(heartbeat.app_version, 40) or None,
        "queue_pending": _whole(heartbeat.queue_pending, MOST_OPS),
        "queue_parked": _whole(heartbeat.queue_parked, MOST_OPS),
    }
    Device.objects.filter(pk=device.pk).update(
        last_seen_at=now,
        **{name: value for name, value in always_known.items() if value is not None},
        oldest_pending_at=heartbeat.oldest_pending_at,
        disk_free=_whole(heartbeat.disk_free, MOST),
        uptime_s=_whole(heartbeat.uptime_s, MOST),
        camera=_clean(heartbeat.camera, 40),
        scanner=_clean(heartbeat.scanner, 40),
        sound=_clean(heartbeat.sound, 40),
        printer=_clean(heartbeat.printer, 40),
        content_version=_clean(heartbeat.content_version, 200),
        screen=_clean(heartbeat.screen, 40),
        code_list=_clean(heartbeat.code_list, 10),
        **_troubles(heartbeat),
    )
    return now


def _troubles(heartbeat: Heartbeat) -> dict[str, Any]:
    faults, end = known_faults(heartbeat.faults), known_end(heartbeat.last_end)
    return {
        "faults": msgspec.to_builtins(faults),
        "newest_fault_at": newest(faults),
        "last_end": end.how[:20] if end else "",
        "last_end_at": end.at if end else None,
        "unclean_ends": _whole(heartbeat.unclean_ends, MOST_OPS) or 0,
    }


def _whole(number: Number, most: int) -> int | None:
    """A number that fits its column."""
    return int(number) if number is not None and 0 <= number <= most else None


def _clean(state: State, length: int) -> str:
    """A word that fits its column; PostgreSQL takes no NUL."""
    words = {None: "", True: "ok", False: "missing"}
    text = words[state] if state is None or isinstance(state, bool) else str(state)
    return text.replace("\x00", "")[:length]
