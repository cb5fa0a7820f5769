"""The outbox: every operation captured here, in exactly one of three states.

`pending` waits for the server, `parked` is a sick one that is tried again once a day, `done`
carries its outcome. Rows change state only here.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import apsw
import msgspec
import rfc8785
import uuid_utils.compat

from sync import state
from sync.clock import Clock, rfc3339
from sync.events import Event, encode_body

MAX_OPS = 200
MAX_BYTES = 256 * 1024
MAX_TRIES = 5
PARKED_FOR = timedelta(days=1)
FINAL = frozenset({"applied", "duplicate", "conflict", "rejected"})

_ENVELOPE_BYTES = 512
_COLUMNS = (
    "id, install_id, seq, op_id, kind, kind_v, entity_id, depends_on, base_version, supersedes, "
    "occurred_at, mono_ms, boot_id, body, sha256"
)


Wanted = Literal["pending", "open", "unsettled"]
"""`open` is pending or parked; `unsettled` is that and what the server rejected."""

# state <> 'done' lets SQLite use the small index of open rows, however many are done
_WANTED: dict[Wanted, str] = {
    "pending": "state = 'pending' AND state <> 'done'",
    "open": "state <> 'done'",
    "unsettled": "(state <> 'done' OR outcome = 'rejected')",
}


class NoInstall(Exception):
    """The device has no install_id yet: nothing can be captured before enrolment."""


@dataclass(frozen=True)
class Batch:
    """Operations to send together, in order; a body is a `msgspec.Raw` of its canonical JSON.
    `last_id` is where the next batch starts."""

    install_id: str
    ops: tuple[dict[str, Any], ...]
    last_id: int


@dataclass(frozen=True)
class DeadLetter:
    """An operation that the server rejected. `being_corrected`: its correction is on its way."""

    op_id: str
    kind: str
    kind_v: int
    entity_id: str | None
    occurred_at: str
    body: dict[str, Any]
    code: str
    message_key: str
    detail: dict[str, Any]
    being_corrected: bool


@dataclass(frozen=True)
class Result:
    """The server's word on one operation."""

    op_id: str
    outcome: str
    code: str
    message_key: str
    version: int | None
    detail: dict[str, Any]


def append(
    tx: apsw.Connection,
    body: Event,
    *,
    clock: Clock,
    entity_id: UUID | None = None,
    depends_on: UUID | None = None,
    base_version: int | None = None,
    supersedes: UUID | None = None,
) -> UUID:
    """Capture one operation inside the caller's transaction and give its op_id."""
    known = state.enrolment(tx)
    if known is None:
        raise NoInstall
    op_id: UUID = uuid_utils.compat.uuid7()
    canonical = rfc8785.dumps(encode_body(body))
    now = rfc3339(clock.now())
    tx.execute(
        f"INSERT INTO outbox ({_COLUMNS.removeprefix('id, ')}, changed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            known.install_id,
            _next_seq(tx, known.install_id),
            str(op_id),
            body.kind,
            body.kind_v,
            _text(entity_id),
            _text(depends_on),
            base_version,
            _text(supersedes),
            now,
            clock.mono_ms(),
            clock.boot_id,
            canonical.decode(),
            hashlib.sha256(canonical).hexdigest(),
            now,
        ),
    )
    return op_id


def next_batch(
    conn: apsw.Connection,
    *,
    after_id: int = 0,
    max_ops: int = MAX_OPS,
    max_bytes: int = MAX_BYTES,
    wanted: Wanted = "pending",
) -> Batch | None:
    """The next operations of one install_id, or None. One is given however big it is."""
    ops: list[dict[str, Any]] = []
    last_id, size, install_id = after_id, _ENVELOPE_BYTES, ""
    for row in _rows(conn, after_id, max_ops, wanted):
        op = _wire(row)
        op_bytes = len(msgspec.json.encode(op)) + 1
        if ops and (size + op_bytes > max_bytes or row[1] != install_id):
            break
        ops.append(op)
        last_id, size, install_id = row[0], size + op_bytes, row[1]
    return Batch(install_id, tuple(ops), last_id) if ops else None


def record_results(
    tx: apsw.Connection,
    batch: Batch,
    results: Sequence[Result],
    *,
    clock: Clock,
    server_time: datetime | None = None,
) -> int:
    """Store the server's words on the batch's operations; the count of those that are done now.

    An operation that the reply does not list stays pending. One that is answered `retry` again
    and again is parked, so that it does not ride along for ever; a deferred one waits. A done one
    bears the server's time: how long it is kept must not hang on a clock that starts in 1970.
    """
    sent = {op["op_id"] for op in batch.ops}
    now = rfc3339(clock.now())
    answered_at = rfc3339(server_time) if server_time else now
    done = 0
    for result in results:
        if result.op_id not in sent:
            continue
        if result.outcome in FINAL:
            _finish(tx, result, answered_at)
            done += 1
        elif result.outcome == "deferred":
            _note_why(tx, result)
        elif result.outcome == "retry":
            _count_try(tx, result, now)
    return done


def park(tx: apsw.Connection, op_id: str, *, code: str, clock: Clock) -> None:
    """Put a sick operation aside; it is tried again a day later."""
    tx.execute(
        "UPDATE outbox SET state = 'parked', code = ?, changed_at = ? "
        "WHERE op_id = ? AND state = 'pending'",
        (code, rfc3339(clock.now()), op_id),
    )


def unpark(tx: apsw.Connection, op_id: str, *, clock: Clock) -> None:
    """Make a parked operation pending again."""
    tx.execute(
        "UPDATE outbox SET state = 'pending', tries = 0, changed_at = ? "
        "WHERE op_id = ? AND state = 'parked'",
        (rfc3339(clock.now()), op_id),
    )


def unpark_due(tx: apsw.Connection, *, clock: Clock) -> None:
    """Make pending again what was parked a day ago, or at a time that a wrong clock put ahead."""
    now = clock.now()
    tx.execute(
        "UPDATE outbox SET state = 'pending', tries = 0, changed_at = ? "
        "WHERE state = 'parked' AND state <> 'done' AND (changed_at <= ? OR changed_at > ?)",
        (rfc3339(now), rfc3339(now - PARKED_FOR), rfc3339(now + PARKED_FOR)),
    )


def send_again(tx: apsw.Connection, *, clock: Clock) -> int:
    """Make every kept operation pending: the server was restored and may lack them."""
    tx.execute(
        "UPDATE outbox SET state = 'pending', outcome = NULL, tries = 0, changed_at = ? "
        "WHERE state = 'done'",
        (rfc3339(clock.now()),),
    )
    return tx.changes()


def adopt_install(tx: apsw.Connection, install_id: UUID) -> None:
    """Go on under a new install_id: what is not done keeps its op_ids and is counted from 1."""
    known = state.enrolment(tx)
    if known is None:
        raise NoInstall
    fields = {**vars(known), "install_id": str(install_id)}
    state.put_enrolment(tx, state.Enrolment(**fields))
    open_ids = [
        row[0] for row in tx.execute("SELECT id FROM outbox WHERE state <> 'done' ORDER BY id")
    ]
    for seq, row_id in enumerate(open_ids, start=1):
        tx.execute(
            "UPDATE outbox SET install_id = ?, seq = ? WHERE id = ?", (str(install_id), seq, row_id)
        )


def counts(conn: apsw.Connection) -> dict[str, int]:
    """How many operations are in each state, and in each final outcome. Reads every row."""
    found = {"pending": 0, "parked": 0, "done": 0, "applied": 0, "conflict": 0, "rejected": 0}
    for key, number in conn.execute(
        "SELECT state, count(*) FROM outbox GROUP BY state UNION ALL "
        "SELECT outcome, count(*) FROM outbox WHERE outcome IS NOT NULL GROUP BY outcome"
    ):
        found[str(key)] = int(number)
    return found


def open_counts(conn: apsw.Connection) -> tuple[int, int]:
    """How many are pending and how many parked; reads an index of the open ones alone."""
    row = conn.execute(
        "SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER "
        "(WHERE state = 'parked') FROM outbox WHERE state <> 'done'"
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def dead_letters(conn: apsw.Connection) -> Iterator[DeadLetter]:
    """What the server rejected, oldest first. One whose correction was answered is gone from
    here: the correction stands for itself, and is listed if it was rejected too."""
    for row in conn.execute(
        "SELECT op_id, kind, kind_v, entity_id, occurred_at, body, code, message_key, detail, "
        "EXISTS (SELECT 1 FROM outbox c WHERE c.supersedes = o.op_id) FROM outbox o "
        "WHERE outcome = 'rejected' AND NOT EXISTS (SELECT 1 FROM outbox c "
        "WHERE c.supersedes = o.op_id AND c.state = 'done') ORDER BY id"
    ):
        op_id, kind, kind_v, entity_id, at, body, code, message_key, detail, corrected = row
        yield DeadLetter(
            op_id=str(op_id),
            kind=str(kind),
            kind_v=int(kind_v),
            entity_id=None if entity_id is None else str(entity_id),
            occurred_at=str(at),
            body=json.loads(str(body)),
            code=str(code or ""),
            message_key=str(message_key or ""),
            detail=json.loads(str(detail or "{}")),
            being_corrected=bool(corrected),
        )


def oldest_pending_at(conn: apsw.Connection) -> str | None:
    """When the oldest pending operation occurred by the device's clock (RFC 3339), or None."""
    row = conn.execute(
        "SELECT occurred_at FROM outbox WHERE state = 'pending' AND state <> 'done' "
        "ORDER BY id LIMIT 1"
    ).fetchone()
    return None if row is None else str(row[0])


def _rows(
    conn: apsw.Connection, after_id: int, limit: int, wanted: Wanted
) -> Iterator[tuple[Any, ...]]:
    yield from conn.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE {_WANTED[wanted]} AND id > ? ORDER BY id LIMIT ?",
        (after_id, limit),
    )


def _wire(row: tuple[Any, ...]) -> dict[str, Any]:
    names = _COLUMNS.split(", ")
    op = dict(zip(names, row, strict=True))
    del op["id"], op["install_id"]
    op["body"] = msgspec.Raw(op["body"].encode())
    return op


def _next_seq(tx: apsw.Connection, install_id: str) -> int:
    row = tx.execute("SELECT max(seq) FROM outbox WHERE install_id = ?", (install_id,)).fetchone()
    kept = state.get(tx, f"last_seq {install_id}")
    return max(row[0] or 0 if row else 0, int(kept or 0)) + 1


def _finish(tx: apsw.Connection, result: Result, now: str) -> None:
    outcome, detail = result.outcome, result.detail
    if outcome == "duplicate":
        outcome = str(detail.get("outcome", "applied"))
    tx.execute(
        "UPDATE outbox SET state = 'done', outcome = ?, code = ?, message_key = ?, version = ?, "
        "detail = ?, changed_at = ? WHERE op_id = ? AND state <> 'done'",
        (
            outcome,
            result.code,
            result.message_key,
            result.version,
            json.dumps(detail, ensure_ascii=False),
            now,
            result.op_id,
        ),
    )


def _note_why(tx: apsw.Connection, result: Result) -> None:
    """What a deferred one waits for."""
    tx.execute(
        "UPDATE outbox SET code = ? WHERE op_id = ? AND state = 'pending'",
        (result.code, result.op_id),
    )


def _count_try(tx: apsw.Connection, result: Result, now: str) -> None:
    tx.execute(
        "UPDATE outbox SET tries = tries + 1, code = ?, "
        "state = iif(tries + 1 >= ?, 'parked', 'pending'), changed_at = ? "
        "WHERE op_id = ? AND state = 'pending'",
        (result.code, MAX_TRIES, now, result.op_id),
    )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
