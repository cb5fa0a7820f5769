"""Hand-written stand-ins for what the outside gives."""

from datetime import datetime, timedelta


class FakeClock:
    """A clock (`sync.clock.Clock`) that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._mono_ms = 60_000
        self.boot_id = "11111111-1111-4111-8111-111111111111"

    def now(self) -> datetime:
        return self._now

    def mono_ms(self) -> int:
        return self._mono_ms

    def pass_time(self, **by: float) -> None:
        """Let time go by, such as `minutes=5`; both clocks move."""
        step = timedelta(**by)
        self._now += step
        self._mono_ms += round(step.total_seconds() * 1000)

    def set_wall(self, now: datetime) -> None:
        """Set the wall clock, as a person or a dead battery does; the boot's clock goes on."""
        self._now = now
