"""How often a code was wrong, as kept."""

import msgspec

from kiosk.desk import Desk
from kiosk.domain.tries import Tries
from sync import state


def tries_of(desk: Desk, key: str) -> Tries:
    """What a full disk did not take is remembered until the program ends."""
    text = desk.unkept.get(key) or state.get(desk.store.reader, key)
    return msgspec.json.decode(text, type=Tries) if text else Tries()
