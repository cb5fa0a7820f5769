"""50 and 500 terminals whose network comes back in the same moment, each with its own store, queue
and client, pushing as the product does: a failed round waits by the product's backoff.

Nothing may be lost: every op_id that a terminal captured is compared with the server's inbox.
"""

import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import apsw

from kiosk.store.store import Store
from sync import outbox
from sync.backoff import Backoff
from sync.client import Client
from sync.clock import SystemClock
from sync.errors import RetryLater
from sync.events import Event
from sync.events.feedback_sent import FeedbackSent
from sync.events.merchant_rated import MerchantRated
from sync.events.merchant_scanned import MerchantScanned
from sync.events.study_finished import StudyFinished
from sync.push import Pusher
from tests.bench.load import seconds_of
from tests.bench.machine import report, resident_mb
from tests.bench.real_server import RealServer, real_server
from tests.bench.real_terminal import enrol

CROWDS, QUEUED = (50, 500), 40
FILES_EACH = 8


@dataclass
class Terminal:
    """One machine; `drained_s` is None until its queue is empty."""

    store: Store
    conn: apsw.Connection
    client: Client
    captured: set[str]
    drained_s: float | None = None
    failures: int = 0

    def drain(self, started: float) -> None:
        """Push until nothing is pending."""
        pusher, backoff = Pusher(self.conn, self.client, SystemClock()), Backoff()
        while outbox.counts(self.conn)["pending"]:
            try:
                pusher.push_all()
            except RetryLater as error:
                self.failures += 1
                time.sleep(backoff.next_s(error.retry_after_s))
        self.drained_s = time.perf_counter() - started


def main() -> None:
    """Print the figures."""
    _allow_files(max(CROWDS) * FILES_EACH)
    for crowd in CROWDS:
        with real_server() as server, tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            report("reconnect", terminals=crowd, **_reconnect(server, Path(folder), crowd))


def _reconnect(server: RealServer, folder: Path, crowd: int) -> dict[str, Any]:
    merchant_id = _merchant(server)
    terminals = [
        _terminal(server, folder / str(number), code, merchant_id, number)
        for number, code in enumerate(server.codes(crowd))
    ]
    started = time.perf_counter()
    seconds = seconds_of([partial(terminal.drain, started) for terminal in terminals])
    found = {**_ledger(server, terminals), **_drain_times(terminals)}
    for terminal in terminals:
        terminal.client.close()
        terminal.store.close()
    operations = crowd * QUEUED
    return {
        "operations": operations,
        "operations_s": round(operations / seconds),
        **found,
        "all_terminals_mb": resident_mb(),
        "workers_mb": server.resident_mb(),
    }


def _terminal(
    server: RealServer, folder: Path, code: dict[str, Any], merchant_id: UUID, number: int
) -> Terminal:
    store = Store(folder)
    client = enrol(store.reader, server, code)
    clock, captured = SystemClock(), set[str]()
    with store.transaction() as tx:
        for place in range(QUEUED):
            body = _body(place, merchant_id, f"{number * QUEUED + place:08}")
            captured.add(str(outbox.append(tx, body, clock=clock)))
    return Terminal(store, store.reader, client, captured)


def _body(place: int, merchant_id: UUID, reference: str) -> Event:
    """Two ratings and two words to the office among 40; the rest are plain facts."""
    if place in (10, 30):
        return MerchantRated(merchant_id=merchant_id, stars=5, tags=[])
    if place in (20, 39):
        return FeedbackSent(feedback_kind="praise", text="很好", reference=reference)
    if place % 8 == 0:
        return StudyFinished(content_id=UUID(int=place), read_s=60)
    return MerchantScanned(verdict="genuine", way="camera", merchant_id=merchant_id)


def _ledger(server: RealServer, terminals: list[Terminal]) -> dict[str, int]:
    with server.connect() as connection:
        kept = {str(row[0]) for row in connection.execute("SELECT op_id FROM ingest_appliedop")}
    captured = {op_id for terminal in terminals for op_id in terminal.captured}
    done = sum(outbox.counts(terminal.conn)["done"] for terminal in terminals)
    return {
        "captured": len(captured),
        "lost": len(captured - kept),
        "invented": len(kept - captured),
        "receipts": server.count("ingest_receipt"),
        "done_on_terminals": done,
    }


def _drain_times(terminals: list[Terminal]) -> dict[str, Any]:
    ordered = sorted(terminal.drained_s or float("inf") for terminal in terminals)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return {
        "drained_s": {"p50": round(middle, 2), "p95": round(late, 2), "max": round(ordered[-1], 2)},
        "failed_rounds": sum(terminal.failures for terminal in terminals),
    }


def _merchant(server: RealServer) -> UUID:
    with server.connect() as connection:
        row = connection.execute("SELECT id FROM merchants_merchant LIMIT 1").fetchone()
    assert row is not None
    return UUID(str(row[0]))


def _allow_files(count: int) -> None:
    """Each terminal has a database with its log, a lock and a connection open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 256, most), most))


if __name__ == "__main__":
    main()
