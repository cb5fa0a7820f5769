"""When a room can be booked: opening hours, steps, gaps, and what is taken. Intervals are UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain import sentences


@dataclass(frozen=True)
class Interval:
    """From `start` up to, not including, `end`; both aware."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def contains(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def within(self, other: "Interval") -> bool:
        return other.start <= self.start and self.end <= other.end

    def clashes(self, other: "Interval", gap: timedelta) -> bool:
        """Whether the two overlap, or leave less than the gap between them."""
        return self.start < other.end + gap and other.start < self.end + gap


@dataclass(frozen=True)
class RoomHours:
    """A room's rules. `opens` and `closes`: local HH:MM of one day."""

    opens: str
    closes: str
    zone: ZoneInfo
    step_min: int
    gap_min: int
    max_min: int
    days_ahead: int

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.step_min)

    @property
    def gap(self) -> timedelta:
        return timedelta(minutes=self.gap_min)

    def day_of(self, moment: datetime) -> date:
        """The local day that a moment lies in."""
        return moment.astimezone(self.zone).date()

    def opening(self, day: date) -> Interval:
        """From opening to closing on a local day."""
        return Interval(*(self._moment(day, text) for text in (self.opens, self.closes)))

    def _moment(self, day: date, text: str) -> datetime:
        wall = datetime.combine(day, time.fromisoformat(text), tzinfo=self.zone)
        return wall.astimezone(UTC)


def day_slots(hours: RoomHours, day: date) -> tuple[Interval, ...]:
    """The whole steps that fit into a day's opening hours."""
    open_time = hours.opening(day)
    count = max(0, open_time.length // hours.step)
    starts = (open_time.start + number * hours.step for number in range(count))
    return tuple(Interval(start, start + hours.step) for start in starts)


def bookable_days(hours: RoomHours, now: datetime) -> tuple[date, ...]:
    """Today and as many days ahead as the rules allow, in the room's zone."""
    today = hours.day_of(now)
    return tuple(today + timedelta(days=ahead) for ahead in range(hours.days_ahead + 1))


def is_free_now(hours: RoomHours, taken: Iterable[Interval], now: datetime) -> bool:
    """Whether the room is open and nobody has it at this moment."""
    is_open = hours.opening(hours.day_of(now)).contains(now)
    return is_open and not any(one.contains(now) for one in taken)


def is_past(start: datetime, hours: RoomHours, now: datetime) -> bool:
    """A step that is under way can still be booked; the next one has begun: it is past."""
    return start + hours.step <= now


def booking_problem(
    wish: Interval, hours: RoomHours, taken: Iterable[Interval], now: datetime
) -> str | None:
    """The sentence of the first rule that the wish breaks, or None."""
    if wish.end <= wish.start:
        return sentences.SLOT_ORDER
    open_time = hours.opening(hours.day_of(wish.start))
    broken = {
        sentences.SLOT_PAST: is_past(wish.start, hours, now),
        sentences.SLOT_TOO_FAR: hours.day_of(wish.start) > bookable_days(hours, now)[-1],
        sentences.SLOT_TOO_LONG: wish.length > timedelta(minutes=hours.max_min),
        sentences.SLOT_CLOSED: not wish.within(open_time),
        sentences.SLOT_OFF_STEP: not _is_on_step(wish, open_time, hours),
        sentences.SLOT_TAKEN: any(wish.clashes(other, hours.gap) for other in taken),
    }
    return next((sentence for sentence, is_broken in broken.items() if is_broken), None)


def _is_on_step(wish: Interval, open_time: Interval, hours: RoomHours) -> bool:
    nothing = timedelta(0)
    from_opening = wish.start - open_time.start
    return from_opening % hours.step == nothing and wish.length % hours.step == nothing
