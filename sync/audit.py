"""Proof that nothing is missing on the server, before anything is forgotten here.

The server lists what it holds by sequence number. What this device counts as done and the server
does not hold is sent again; an outcome that the office decided anew is taken over; what both hold
is pruned 30 days after it was done, by the server's clock. A dead letter is kept: it waits for a
correction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import apsw
import structlog

from sync import state
from sync.client import Client
from sync.clock import Clock, rfc3339
from sync.transaction import transaction

KEPT_FOR = timedelta(days=30)
EVERY = timedelta(days=1)

log = structlog.get_logger("sync.audit")


@dataclass(frozen=True)
class Audit:
    """How many operations were proved, sent again and pruned."""

    proved: int = 0
    sent_again: int = 0
    pruned: int = 0


class _Done(NamedTuple):
    """A row of the outbox that the server has answered for good, at `done_at` of its clock."""

    id: int
    op_id: str
    sha256: str
    done_at: str
    outcome: str
    is_corrected: int

    @property
    def key(self) -> tuple[str, str]:
        return self.op_id, self.sha256


_DONE = (
    "SELECT id, op_id, sha256, changed_at, outcome, EXISTS (SELECT 1 FROM outbox c "
    "WHERE c.supersedes = o.op_id AND c.state = 'done') FROM outbox o "
    "WHERE state = 'done' AND install_id = ? ORDER BY id"
)


def is_due(conn: apsw.Connection, *, clock: Clock) -> bool:
    """Whether the last audit is a day old, or in the future of a clock that was set back."""
    last = state.get(conn, "audited_at")
    now = clock.now()
    return last is None or not rfc3339(now - EVERY) < last <= rfc3339(now)


def audit(conn: apsw.Connection, client: Client, *, clock: Clock) -> Audit:
    """Compare with the server, send again what it lacks, prune what is proved and old."""
    total = Audit()
    installs = conn.execute(
        "SELECT DISTINCT install_id FROM outbox WHERE state = 'done'"
    ).fetchall()
    for (install_id,) in installs:
        held = _held(client, str(install_id))
        with transaction(conn) as tx:
            found = _compare(tx, str(install_id), held, clock=clock)
        total = Audit(
            total.proved + found.proved,
            total.sent_again + found.sent_again,
            total.pruned + found.pruned,
        )
    with transaction(conn) as tx:
        state.put(tx, "audited_at", rfc3339(clock.now()))
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was pruned is in the log until then
    log.info("audited", proved=total.proved, sent_again=total.sent_again, pruned=total.pruned)
    return total


def _held(client: Client, install_id: str) -> dict[tuple[str, str], str]:
    """Operation ids with their hashes, as the server holds them, and the outcome of each."""
    held: dict[tuple[str, str], str] = {}
    after, has_more = 0, True
    while has_more:
        reply = client.receipts(after, install_id=install_id)
        held |= {(str(one.op_id), one.sha256): one.outcome for one in reply.receipts}
        has_more = reply.has_more and bool(reply.receipts)
        after = max((receipt.seq for receipt in reply.receipts), default=after)
    return held


def _compare(
    tx: apsw.Connection, install_id: str, held: dict[tuple[str, str], str], *, clock: Clock
) -> Audit:
    done = [_Done(*row) for row in tx.execute(_DONE, (install_id,))]
    lacking = [op for op in done if op.key not in held]
    proved = [op for op in done if op.key in held]
    anew = [op for op in proved if op.outcome != held[op.key]]
    old = _thirty_days_ago(tx)
    waiting = {op.id for op in proved if held[op.key] == "rejected" and not op.is_corrected}
    proved_old = [op for op in proved if op.done_at < old and op.id not in waiting]
    _send_again(tx, lacking, clock)
    _take_over(tx, [(held[op.key], op.id) for op in anew])
    _prune(tx, install_id, [op.id for op in proved_old])
    return Audit(len(proved), len(lacking), len(proved_old))


def _thirty_days_ago(tx: apsw.Connection) -> str:
    """By the last word of the server; empty, which nothing is older than, before there is one."""
    told = state.get(tx, "server_time")
    return rfc3339(datetime.fromisoformat(told) - KEPT_FOR) if told else ""


def _take_over(tx: apsw.Connection, outcomes: list[tuple[str, int]]) -> None:
    """The office decided a rejected operation again; its old reason no longer holds."""
    tx.executemany(
        "UPDATE outbox SET outcome = ?, code = '', message_key = '', detail = '{}' WHERE id = ?",
        outcomes,
    )


def _send_again(tx: apsw.Connection, lacking: list[_Done], clock: Clock) -> None:
    tx.executemany(
        "UPDATE outbox SET state = 'pending', outcome = NULL, tries = 0, changed_at = ? "
        "WHERE id = ?",
        [(rfc3339(clock.now()), op.id) for op in lacking],
    )


def _prune(tx: apsw.Connection, install_id: str, ids: list[int]) -> None:
    """Forget rows, but not the last sequence number: the next capture goes on from it."""
    if not ids:
        return
    last = tx.execute("SELECT max(seq) FROM outbox WHERE install_id = ?", (install_id,)).fetchone()
    if last is not None:
        state.put(tx, f"last_seq {install_id}", str(last[0]))
    tx.executemany("DELETE FROM outbox WHERE id = ?", [(row_id,) for row_id in ids])
