"""Looking up the operations of a thing in the outbox."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import apsw
import msgspec


@dataclass(frozen=True)
class Word:
    """An operation and the server's word on it; `outcome` is None while there is none."""

    op_id: UUID
    outcome: str | None
    message_key: str
    detail: dict[str, Any]


def word_on(conn: apsw.Connection, kind: str, entity_id: UUID) -> Word | None:
    """The newest operation of a kind on a thing, if this terminal captured and still keeps it."""
    row = conn.execute(
        "SELECT op_id, outcome, message_key, detail FROM outbox "
        "WHERE entity_id = ? AND kind = ? ORDER BY id DESC LIMIT 1",
        (str(entity_id), kind),
    ).fetchone()
    if row is None:
        return None
    outcome = None if row[1] is None else str(row[1])
    return Word(UUID(str(row[0])), outcome, str(row[2] or ""), msgspec.json.decode(row[3] or "{}"))


def operation_on(conn: apsw.Connection, kind: str, entity_id: UUID) -> UUID | None:
    """The op_id that a later operation on the thing depends on. Given also when it is done: a
    server restored from a backup is sent both again."""
    word = word_on(conn, kind, entity_id)
    return word.op_id if word else None
