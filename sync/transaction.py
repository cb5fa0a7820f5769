"""One write transaction on a connection."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw


@contextmanager
def transaction(conn: apsw.Connection) -> Iterator[apsw.Connection]:
    """BEGIN IMMEDIATE, and COMMIT (synced to disk) or ROLLBACK. Do not nest."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield conn
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
