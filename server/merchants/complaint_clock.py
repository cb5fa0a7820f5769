"""The clock of a complaint: a stopwatch in working days."""

from dataclasses import dataclass, replace
from datetime import date

from server.merchants.working_days import add_working_days, working_days_between

LEVELS = (75, 100, 150)
"""Percent of the limit at which a complaint is escalated."""


@dataclass(frozen=True)
class Clock:
    """`used` are the working days of former stretches; `since` the day from which it runs, itself
    not counted, or None while it stands still. Stopping and starting change no count."""

    limit: int
    used: int = 0
    since: date | None = None

    @property
    def due(self) -> date | None:
        """The last day in time; not known while the clock stands still."""
        return self.since and add_working_days(self.since, self.limit - self.used)

    def used_on(self, day: date) -> int:
        """Working days gone by, the day included."""
        return self.used + (working_days_between(self.since, day) if self.since else 0)

    def left_on(self, day: date) -> int:
        """Working days left after that day; negative when it is over."""
        return self.limit - self.used_on(day)

    def level_on(self, day: date) -> int:
        """The highest of LEVELS that is reached, or 0. The last day in time is 100 %."""
        hundredfold = self.used_on(day) * 100
        return max((level for level in LEVELS if hundredfold >= level * self.limit), default=0)

    def stopped_on(self, day: date) -> "Clock":
        return replace(self, used=self.used_on(day), since=None)

    def started_on(self, day: date) -> "Clock":
        return replace(self, since=day)
