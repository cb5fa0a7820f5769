"""Whether a USB stick is plugged in."""

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.desk import Desk


@dataclass(frozen=True)
class StickView:
    """A mounted stick. Its free space is not asked for: that can take long on a big one."""

    folder: Path
    is_writable: bool


def stick(desk: Desk) -> StickView | None:
    """The first that is mounted in one of the folders of the settings, a writable one before."""
    found = [
        StickView(folder, os.access(folder, os.W_OK))
        for folder in desk.settings.sticks
        if os.path.ismount(folder)
    ]
    return min(found, key=lambda one: not one.is_writable, default=None)
