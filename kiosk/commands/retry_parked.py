"""The staff do not want to wait a day for what is parked."""

from kiosk.desk import Desk
from sync import outbox


def retry_parked(desk: Desk) -> int:
    """Make every parked operation pending; how many those were."""
    with desk.store.transaction() as tx:
        parked = tx.execute("SELECT op_id FROM outbox WHERE state = 'parked'").fetchall()
        for (op_id,) in parked:
            outbox.unpark(tx, str(op_id), clock=desk.clock)
    return len(parked)
