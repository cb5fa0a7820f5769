"""One time for all machines of a test: a file says how far the world is from the real clock.

The server's processes travel there before each request; a terminal adds the error of its own
clock. Nobody waits: a day passes when a test says so.
"""

import os
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGIN = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)
"""A Monday, 10:00 in Shanghai: rooms are open, shifts run."""

VARIABLE = "DANGQUN_TEST_WORLD"


class World:
    """The world's clock. It runs on from wherever it was set."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.begin_again()

    def begin_again(self) -> None:
        """Back to the beginning."""
        self._write(BEGIN.timestamp() - time.time())

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.offset_s, UTC)

    def pass_time(self, by: timedelta) -> None:
        self._write(self.offset_s + by.total_seconds())

    @property
    def offset_s(self) -> float:
        return float(self.file.read_text())

    def _write(self, offset_s: float) -> None:
        staged = self.file.with_name(self.file.name + ".new")
        staged.write_text(repr(offset_s))
        os.replace(staged, self.file)


class TerminalClock:
    """A terminal's clock: the world's with an error that a test makes, and its own boot."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.error = timedelta()
        self.boot_id = str(uuid.uuid4())
        self._booted_at = world.now()

    def now(self) -> datetime:
        return self._world.now() + self.error

    def mono_ms(self) -> int:
        return round((self._world.now() - self._booted_at).total_seconds() * 1000)

    def reboot(self) -> None:
        """The monotonic clock begins again."""
        self.boot_id = str(uuid.uuid4())
        self._booted_at = self._world.now()

    def say(self, moment: datetime) -> None:
        """The wall clock shows this now, as after a dead battery."""
        self.error = moment - self._world.now()

    def set_right(self) -> None:
        self.error = timedelta()
