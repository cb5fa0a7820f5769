"""Choosing a start and a length among a day's steps; no pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.queries.rooms import RoomDay, SlotView


@dataclass(frozen=True)
class Span:
    """What is chosen."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60)


def lengths(day: RoomDay) -> tuple[int, ...]:
    """Lengths to offer, in minutes."""
    wanted = (30, 60, 90, 120, 180, 240)
    fitting = (each for each in wanted if each % day.step_min == 0 and each <= day.max_min)
    return tuple(fitting) or (day.step_min,)


def span_from(day: RoomDay, start: datetime, minutes: int) -> Span | None:
    """The longest free span from `start` of at most `minutes`; None when no step is free."""
    end = None
    for slot in _from(day.slots, start):
        if slot.state != "free" or (end is not None and slot.start != end):
            break
        if (slot.end - start).total_seconds() > minutes * 60:
            break
        end = slot.end
    return None if end is None else Span(start, end)


def _from(slots: Sequence[SlotView], start: datetime) -> list[SlotView]:
    return [slot for slot in slots if slot.start >= start]
