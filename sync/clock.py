"""The device's clocks. The wall clock is shown and reported; it never orders or deduplicates."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """What commands and the worker ask of time."""

    @property
    def boot_id(self) -> str:
        """One value from power-on to power-off."""
        ...

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""
        ...

    def mono_ms(self) -> int:
        """Milliseconds since some moment of this boot; never goes back."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot_id = _BOOT_ID.read_text().strip() if _BOOT_ID.exists() else str(uuid.uuid4())

    @property
    def boot_id(self) -> str:
        return self._boot_id

    def now(self) -> datetime:
        return datetime.now(UTC)

    def mono_ms(self) -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def rfc3339(moment: datetime) -> str:
    """UTC with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
