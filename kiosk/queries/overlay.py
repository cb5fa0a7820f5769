"""Published things with what was captured here laid over them until the server publishes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import apsw

from kiosk.store.rows import LocalRow, local, published
from sync.events.entities import Entity

T = TypeVar("T", bound=Entity)


@dataclass(frozen=True)
class Laid(Generic[T]):
    """One thing as it stands. `local` is None for what the server published."""

    id: UUID
    body: T
    local: LocalRow[T] | None = None


def overlaid(conn: apsw.Connection, kind: type[T], *, created_by: str) -> Iterator[Laid[T]]:
    """Every live thing of a type. `created_by`: the kind of operation that makes such a thing here;
    any other kind of operation is a change of one."""
    on_top = {row.id: row for row in captured(conn, kind, created_by=created_by)}
    for entity_id, body in published(conn, kind):
        if entity_id not in on_top:
            yield Laid(entity_id, body)
    yield from on_top.values()


def captured(conn: apsw.Connection, kind: type[T], *, created_by: str) -> Iterator[Laid[T]]:
    """The local rows that say more than the published ones."""
    on_top = _ids_on_top(conn, kind, created_by)
    return (Laid(row.id, row.body, row) for row in local(conn, kind) if row.id in on_top)


def _ids_on_top(conn: apsw.Connection, kind: type[T], created_by: str) -> set[UUID]:
    """Nothing is published yet, or a change is on its way, or the server answered with a version
    that was not pulled yet. A tombstone is the server's last word."""
    rows = conn.execute(
        "SELECT l.id FROM local_row l JOIN outbox o USING (op_id) "
        "LEFT JOIN entity e ON e.type = l.type AND e.id = l.id "
        "WHERE l.type = ? AND (e.id IS NULL OR (e.deleted = 0 AND ("
        "(o.outcome IS NULL AND o.kind <> ?) "
        "OR (o.outcome = 'applied' AND o.version > e.version))))",
        (kind.type, created_by),
    )
    return {UUID(str(row[0])) for row in rows}
