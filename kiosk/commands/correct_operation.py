"""The staff send a refused operation again, as it was or with a value put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import apsw
import msgspec
import structlog

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.store.rows import put_local
from sync import outbox
from sync.events import UnknownKind, decode_body
from sync.events.base import Event
from sync.events.entities import TYPES

log = structlog.get_logger("kiosk.staff")


@dataclass(frozen=True)
class _Kept:
    """The refused operation as the outbox has it."""

    kind: str
    kind_v: int
    entity_id: str | None
    depends_on: str | None
    body: str
    outcome: str | None


def correct_operation(desk: Desk, *, op_id: UUID, changes: Mapping[str, Any] | None = None) -> UUID:
    """Capture the correction of a rejected operation; its op_id. Sealed values go along unread.

    `changes` are fields of its body as JSON values. Raises Refused when it is not a rejected one,
    when it has a correction already (a refused one is corrected in its turn), or when a value is
    not allowed.
    """
    wanted = dict(changes or {})
    with desk.store.transaction() as tx:
        kept = _correctable(tx, op_id)
        new_id = outbox.append(
            tx,
            _corrected(kept, wanted),
            clock=desk.clock,
            entity_id=_uuid(kept.entity_id),
            depends_on=_uuid(kept.depends_on),
            supersedes=op_id,
        )
        _move_local_rows(tx, op_id, new_id, wanted)
    log.info("operation_corrected", kind=kept.kind, fields=sorted(wanted))
    return new_id


def slot_changes(room_id: UUID, start: datetime, end: datetime) -> dict[str, str]:
    """What puts a booking into another room and time (aware)."""
    return {
        "room_id": str(room_id),
        "start": start.astimezone(UTC).isoformat(),
        "end": end.astimezone(UTC).isoformat(),
    }


def _correctable(tx: apsw.Connection, op_id: UUID) -> _Kept:
    row = tx.execute(
        "SELECT kind, kind_v, entity_id, depends_on, body, outcome FROM outbox WHERE op_id = ?",
        (str(op_id),),
    ).fetchone()
    if row is None or row[5] != "rejected":
        raise Refused(sentences.NOT_CORRECTABLE)
    if tx.execute("SELECT 1 FROM outbox WHERE supersedes = ?", (str(op_id),)).fetchone():
        raise Refused(sentences.CORRECTED_ALREADY)
    return _Kept(*row)


def _corrected(kept: _Kept, changes: dict[str, Any]) -> Event:
    body = {**msgspec.json.decode(kept.body), **changes}
    try:
        return decode_body(kept.kind, kept.kind_v, body)
    except (UnknownKind, msgspec.ValidationError):
        raise Refused(sentences.CORRECTION_WRONG) from None


def _move_local_rows(
    tx: apsw.Connection, old_id: UUID, new_id: UUID, changes: dict[str, Any]
) -> None:
    """What the screens show of it is pending again. Fields of the same name are the same thing."""
    for type_name, entity_id, text in tx.execute(
        "SELECT type, id, body FROM local_row WHERE op_id = ?", (str(old_id),)
    ).fetchall():
        body = msgspec.json.decode(str(text))
        body |= {key: value for key, value in changes.items() if key in body}
        put_local(
            tx, UUID(str(entity_id)), msgspec.convert(body, TYPES[str(type_name)]), op_id=new_id
        )


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
