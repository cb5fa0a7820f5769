"""Proof that nothing is missing on the server, before anything is forgotten here.

The server lists what it holds by sequence number. What this device counts as done and the server
does not hold is sent again; what both hold is pruned 30 days after it was done.
"""

from dataclasses import dataclass
from datetime import timedelta

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
    log.info("audited", proved=total.proved, sent_again=total.sent_again, pruned=total.pruned)
    return total


def _held(client: Client, install_id: str) -> set[tuple[str, str]]:
    """Operation ids with their hashes, as the server holds them."""
    held: set[tuple[str, str]] = set()
    after, has_more = 0, True
    while has_more:
        reply = client.receipts(after, install_id=install_id)
        held |= {(str(receipt.op_id), receipt.sha256) for receipt in reply.receipts}
        has_more = reply.has_more and bool(reply.receipts)
        after = max((receipt.seq for receipt in reply.receipts), default=after)
    return held


def _compare(
    tx: apsw.Connection, install_id: str, held: set[tuple[str, str]], *, clock: Clock
) -> Audit:
    old = rfc3339(clock.now() - KEPT_FOR)
    done = tx.execute(
        "SELECT id, op_id, sha256, changed_at FROM outbox "
        "WHERE state = 'done' AND install_id = ? ORDER BY id",
        (install_id,),
    ).fetchall()
    lacking = [row[0] for row in done if (row[1], row[2]) not in held]
    proved_old = [row[0] for row in done if (row[1], row[2]) in held and str(row[3]) < old]
    _send_again(tx, lacking, clock)
    _prune(tx, install_id, proved_old)
    return Audit(len(done) - len(lacking), len(lacking), len(proved_old))


def _send_again(tx: apsw.Connection, ids: list[object], clock: Clock) -> None:
    for row_id in ids:
        tx.execute(
            "UPDATE outbox SET state = 'pending', outcome = NULL, tries = 0, changed_at = ? "
            "WHERE id = ?",
            (rfc3339(clock.now()), row_id),
        )


def _prune(tx: apsw.Connection, install_id: str, ids: list[object]) -> None:
    """Forget rows, but not the last sequence number: the next capture goes on from it."""
    if not ids:
        return
    last = tx.execute("SELECT max(seq) FROM outbox WHERE install_id = ?", (install_id,)).fetchone()
    if last is not None:
        state.put(tx, f"last_seq {install_id}", str(last[0]))
    tx.executemany("DELETE FROM outbox WHERE id = ?", [(row_id,) for row_id in ids])
