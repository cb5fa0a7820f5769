"""The staff have read that the store was damaged."""

import structlog

from kiosk.desk import Desk
from sync import state

log = structlog.get_logger("kiosk.staff")


def acknowledge_salvage(desk: Desk) -> None:
    """The word goes; the damaged files stay where they are."""
    with desk.store.transaction() as tx:
        state.drop(tx, "salvaged")
    log.info("salvage_acknowledged")
