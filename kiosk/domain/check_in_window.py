"""When a group may check in to its room."""

from datetime import datetime, timedelta

EARLY = timedelta(minutes=15)


def is_check_in_time(start: datetime, release_min: int, now: datetime) -> bool:
    """From a quarter of an hour before the start until the room is released."""
    return start - EARLY <= now < start + timedelta(minutes=release_min)
