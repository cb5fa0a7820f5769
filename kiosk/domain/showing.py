"""When a notice shows: within its validity, on its weekdays, in its part of the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Showing:
    """`begins` and `ends` are moments. `hours`: local `HH:MM` from and until, the second maybe
    after midnight; None is the whole day. `weekdays`: 1 is Monday, none means all; the night after
    a day belongs to that day."""

    begins: datetime
    ends: datetime
    zone: ZoneInfo
    hours: tuple[str, str] | None = None
    weekdays: frozenset[int] = frozenset()

    def until(self, now: datetime) -> datetime | None:
        """The moment at which it stops showing, in UTC; None when it does not show now."""
        if not self.begins <= now < self.ends:
            return None
        for start, end in self._spans_near(now.astimezone(self.zone).date()):
            if start <= now < end:
                return min(end, self.ends.astimezone(UTC))
        return None

    def _spans_near(self, today: date) -> Iterator[tuple[datetime, datetime]]:
        """Those that began yesterday or begin today."""
        for day in (today - timedelta(days=1), today):
            if not self.weekdays or day.isoweekday() in self.weekdays:
                yield self._span(day)

    def _span(self, day: date) -> tuple[datetime, datetime]:
        first, last = (time.fromisoformat(text) for text in self.hours or ("00:00", "00:00"))
        after = day + timedelta(days=1) if last <= first else day
        return self._moment(day, first), self._moment(after, last)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)
