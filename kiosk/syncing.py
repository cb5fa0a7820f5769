"""The terminal's exchange with its server, wired from the store."""

import os
import shutil
from collections.abc import Callable
from typing import Any

from kiosk.commands.take_code_list import take_code_list
from kiosk.desk import Desk
from kiosk.queries.signed_list import list_word
from kiosk.version import VERSION
from sync import state
from sync.client import Client
from sync.pulse import Pulse
from sync.worker import Round


def open_round(
    desk: Desk,
    *,
    parts: Callable[[], dict[str, str]] = dict,
    pulse: Pulse | None = None,
    troubles: Callable[[], dict[str, Any]] = dict,
) -> Round:
    """A round over a connection of its own. Raises NotEnrolled.

    For the heartbeat `parts` gives a word on each part plugged in, `troubles` what failed."""
    known, conn = desk.enrolment, desk.store.connect()
    started_ms = desk.clock.mono_ms()

    def vitals() -> dict[str, Any]:
        return {
            "app_version": VERSION,
            "disk_free": shutil.disk_usage(desk.store.folder).free,
            "uptime_s": (desk.clock.mono_ms() - started_ms) // 1000,
            **parts(),
            "screen": os.environ.get("DISPLAY", ""),
            "code_list": list_word(conn, desk.clock.now()),
            **troubles(),
        }

    return Round(
        conn,
        Client(known.server_url, bearer=known.bearer, app_version=VERSION, pulse=pulse),
        clock=desk.clock,
        media_folder=desk.store.media_folder,
        vitals=vitals,
        after_pull=lambda: take_code_list(
            conn, district_id=state.reference(known.district, "district")
        ),
    )
