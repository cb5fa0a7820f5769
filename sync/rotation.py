"""A new bearer every 30 days. A lost reply costs nothing: the old one works until then.

The server honours the old bearer until the new one is first used.
"""

from dataclasses import replace
from datetime import timedelta

import apsw

from sync import state
from sync.client import Client
from sync.clock import Clock, rfc3339
from sync.transaction import transaction

EVERY = timedelta(days=30)


def rotate_if_due(conn: apsw.Connection, client: Client, *, clock: Clock) -> bool:
    """Ask for a new bearer when the present one is old; store it, then use it."""
    last = state.get(conn, "rotated_at")
    now = clock.now()
    if last is None:
        with transaction(conn) as tx:
            state.put(tx, "rotated_at", rfc3339(now))
        return False
    if rfc3339(now - EVERY) < last <= rfc3339(now + EVERY):
        return False
    bearer = client.rotate()
    with transaction(conn) as tx:
        known = state.enrolment(tx)
        if known is not None:
            state.put_enrolment(tx, replace(known, bearer=bearer))
        state.put(tx, "rotated_at", rfc3339(now))
    client.use_bearer(bearer)
    return True
