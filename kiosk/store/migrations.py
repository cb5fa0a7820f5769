"""The store's versions. Each step runs whole or not at all; a released step is never edited."""

import apsw

from kiosk.errors import NewerStore
from sync.schema import MIGRATIONS as SYNC_MIGRATIONS
from sync.transaction import transaction

LOCAL_ROWS = """
    CREATE TABLE local_row (
        type TEXT NOT NULL,
        id TEXT NOT NULL,
        op_id TEXT NOT NULL REFERENCES outbox (op_id) ON DELETE CASCADE,
        body TEXT NOT NULL,
        PRIMARY KEY (type, id)
    ) STRICT, WITHOUT ROWID;
"""
"""What this terminal captured and the server has not published back yet. No personal data."""

CODE_LISTS = """
    CREATE TABLE code_list_part (
        name TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        serials TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entity_by_serial ON entity (json_extract(body, '$.serial'))
        WHERE type = 'integrity_code';
"""
"""The revoked serials of the signed list that was taken last, and a way to one issued code."""

STEPS: tuple[str, ...] = (SYNC_MIGRATIONS[0] + LOCAL_ROWS, SYNC_MIGRATIONS[1], CODE_LISTS)


def migrate(conn: apsw.Connection, *, to: int | None = None) -> None:
    """Bring the store to the newest version, or to an older one. Raises NewerStore."""
    version = int(conn.pragma("user_version"))
    if version > len(STEPS):
        raise NewerStore(f"the store has version {version}, this program knows {len(STEPS)}")
    for number, step in enumerate(STEPS[version:to], start=version + 1):
        with transaction(conn) as tx:
            tx.execute(step)
            tx.execute(f"PRAGMA user_version = {number}")
