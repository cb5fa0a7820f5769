"""When this terminal last finished a whole exchange with its server."""

from datetime import datetime

from kiosk.desk import Desk
from sync import state


def last_contact(desk: Desk) -> datetime | None:
    """In the station's zone by this device's clock; None before the first."""
    text = state.get(desk.store.reader, "last_contact")
    return None if text is None else datetime.fromisoformat(text).astimezone(desk.zone)
