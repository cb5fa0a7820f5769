"""What the server published, kept as it came. Types and fields that nobody knows survive."""

import hashlib
import json
from collections.abc import Iterable

import apsw
import rfc8785

from sync import state
from sync.client import Client
from sync.errors import RetryLater
from sync.wire import ChangeRow


def apply_page(tx: apsw.Connection, changes: Iterable[ChangeRow], *, cursor: str) -> int:
    """Store a page and its cursor inside the caller's transaction; the count of rows changed.

    A row never goes back to an older version: a page may come twice.
    """
    before = tx.total_changes()
    for change in changes:
        tx.execute(
            "INSERT INTO entity VALUES (?, ?, ?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET "
            "version = excluded.version, deleted = excluded.deleted, body = excluded.body "
            "WHERE excluded.version > version",
            _row(change),
        )
    changed = tx.total_changes() - before
    state.put(tx, "cursor", cursor)
    return changed


def swap_snapshot(tx: apsw.Connection, changes: Iterable[ChangeRow], *, cursor: str) -> None:
    """Put a whole snapshot in the place of everything pulled before."""
    tx.execute("DELETE FROM entity")
    tx.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?)", map(_row, changes))
    state.put(tx, "cursor", cursor)


def fetch_snapshot(client: Client) -> tuple[list[ChangeRow], str]:
    """A snapshot whose hash fits, and its cursor. Raises RetryLater."""
    reply, raw_changes = client.snapshot()
    if hashlib.sha256(rfc8785.dumps(raw_changes)).hexdigest() != reply.sha256:
        raise RetryLater("the snapshot's hash does not fit")
    return reply.changes, reply.cursor


def _row(change: ChangeRow) -> tuple[str, str, int, int, str]:
    body = json.dumps(change.body or {}, ensure_ascii=False)
    return change.type, str(change.id), change.version, int(change.deleted), body
