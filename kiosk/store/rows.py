"""Reading published things as types, and the local rows that lie over them until they arrive."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import apsw
import msgspec

from sync.events.entities import Entity, entity_body

T = TypeVar("T", bound=Entity)


def published(conn: apsw.Connection, kind: type[T]) -> Iterator[tuple[UUID, T]]:
    """Every live thing of a type with its id, in the order of their ids."""
    for entity_id, body in conn.execute(
        "SELECT id, body FROM entity WHERE type = ? AND deleted = 0 ORDER BY id", (kind.type,)
    ):
        yield UUID(str(entity_id)), msgspec.json.decode(str(body), type=kind)


def published_one(conn: apsw.Connection, kind: type[T], entity_id: UUID) -> T | None:
    """One live thing, or None."""
    row = conn.execute(
        "SELECT body FROM entity WHERE type = ? AND id = ? AND deleted = 0",
        (kind.type, str(entity_id)),
    ).fetchone()
    return None if row is None else msgspec.json.decode(str(row[0]), type=kind)


@dataclass(frozen=True)
class LocalRow(Generic[T]):
    """A row captured here, with what the server said of its operation so far.

    `outcome` is None while the operation is pending or parked."""

    id: UUID
    body: T
    state: str
    outcome: str | None
    code: str
    message_key: str
    detail: dict[str, Any]


def put_local(tx: apsw.Connection, entity_id: UUID, body: Entity, *, op_id: UUID) -> None:
    """Lay a row over the published ones; the newest operation on the same thing wins."""
    tx.execute(
        "INSERT INTO local_row VALUES (?, ?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET "
        "op_id = excluded.op_id, body = excluded.body",
        (body.type, str(entity_id), str(op_id), _json(body)),
    )


def local(conn: apsw.Connection, kind: type[T]) -> Iterator[LocalRow[T]]:
    """Every local row of a type, oldest first."""
    for entity_id, body, state, outcome, code, message_key, detail in conn.execute(
        "SELECT l.id, l.body, o.state, o.outcome, o.code, o.message_key, o.detail "
        "FROM local_row l JOIN outbox o USING (op_id) WHERE l.type = ? ORDER BY o.id",
        (kind.type,),
    ):
        yield LocalRow(
            id=UUID(str(entity_id)),
            body=msgspec.json.decode(str(body), type=kind),
            state=str(state),
            outcome=None if outcome is None else str(outcome),
            code=str(code or ""),
            message_key=str(message_key or ""),
            detail=msgspec.json.decode(str(detail or "{}")),
        )


def _json(body: Entity) -> str:
    return msgspec.json.encode(entity_body(body)).decode()
