"""What a terminal tells of itself every minute."""

from datetime import datetime
from typing import Annotated

import msgspec
from django.utils import timezone
from msgspec import Meta

from server.devices.models import Device

Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Amount = Annotated[int, Meta(ge=0, le=2**63 - 1)]
State = str | bool | int | None


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """`disk_free` in bytes; `camera` and `scanner` a word such as `ok` or `missing`; `screen`
    the name of the screen that is shown."""

    app_version: Annotated[str, Meta(max_length=40)]
    queue_pending: Count = 0
    queue_parked: Count = 0
    oldest_pending_at: Annotated[datetime, Meta(tz=True)] | None = None
    disk_free: Amount | None = None
    uptime_s: Amount | float | None = None
    camera: State = None
    scanner: State = None
    content_version: State = None
    screen: State = None


def take_heartbeat(device: Device, heartbeat: Heartbeat) -> datetime:
    """Keep it as the device's newest; when it came."""
    now = timezone.now()
    uptime_s = heartbeat.uptime_s
    Device.objects.filter(pk=device.pk).update(
        last_seen_at=now,
        app_version=_clean(heartbeat.app_version, 40),
        queue_pending=heartbeat.queue_pending,
        queue_parked=heartbeat.queue_parked,
        oldest_pending_at=heartbeat.oldest_pending_at,
        disk_free=heartbeat.disk_free,
        uptime_s=None if uptime_s is None else int(uptime_s),
        camera=_clean(heartbeat.camera, 40),
        scanner=_clean(heartbeat.scanner, 40),
        content_version=_clean(heartbeat.content_version, 200),
        screen=_clean(heartbeat.screen, 40),
    )
    return now


def _clean(state: State, length: int) -> str:
    """A word that fits its column; PostgreSQL takes no NUL."""
    words = {None: "", True: "ok", False: "missing"}
    text = words[state] if state is None or isinstance(state, bool) else str(state)
    return text.replace("\x00", "")[:length]
