"""How near a shift is."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Phase = Literal["running", "soon", "later"]

EARLY = timedelta(minutes=30)
DAYS_SHOWN = 7


def phase(start: datetime, end: datetime, now: datetime, zone: ZoneInfo) -> Phase | None:
    """`running` from half an hour before the start till the end, `soon` today, `later` within the
    days shown; None when it is over or farther off."""
    if now >= end:
        return None
    if now >= start - EARLY:
        return "running"
    days = (start.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days <= 0:
        return "soon"
    return "later" if days <= DAYS_SHOWN else None
