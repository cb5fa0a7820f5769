"""The terminal's exchange with its server, wired from the store."""

import os
import shutil
from typing import Any

from kiosk.desk import Desk
from kiosk.devices.camera import camera_word
from kiosk.version import VERSION
from sync.client import Client
from sync.worker import Round


def open_round(desk: Desk, *, camera: str, scanner: bool) -> Round:
    """A round over a connection of its own. Raises NotEnrolled.

    `camera` (the setting) and `scanner` are for the heartbeat's word on the devices."""
    known = desk.enrolment
    started_ms = desk.clock.mono_ms()

    def vitals() -> dict[str, Any]:
        return {
            "app_version": VERSION,
            "disk_free": shutil.disk_usage(desk.store.folder).free,
            "uptime_s": (desk.clock.mono_ms() - started_ms) // 1000,
            "camera": camera_word(camera),
            "scanner": "on" if scanner else "off",
            "screen": os.environ.get("DISPLAY", ""),
        }

    return Round(
        desk.store.connect(),
        Client(known.server_url, bearer=known.bearer, app_version=VERSION),
        clock=desk.clock,
        media_folder=desk.store.media_folder,
        vitals=vitals,
    )
