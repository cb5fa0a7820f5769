"""Keeping how often a code was wrong."""

import msgspec
import structlog

from kiosk.desk import Desk
from kiosk.domain.tries import Tries
from kiosk.errors import NotKept
from sync import state

log = structlog.get_logger("kiosk.tries")


def keep_tries(desk: Desk, key: str, tries: Tries) -> None:
    """Also while the disk is full: nobody is kept out, and nobody tries for free."""
    text = msgspec.json.encode(tries).decode()
    try:
        with desk.store.transaction() as tx:
            state.put(tx, key, text)
    except NotKept as error:
        desk.unkept[key] = text
        log.error("tries_not_kept", why=str(error))
    else:
        desk.unkept.pop(key, None)
