"""What a queue of 1,000, 10,000 and 100,000 operations costs the terminal; each in a process of
its own, so that one size's memory is not another's."""

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.commands.rate_merchant import rate_merchant
from kiosk.desk import Desk
from kiosk.queries.merchants import merchants
from kiosk.store.store import Store
from sync import outbox
from sync.events.merchant_scanned import MerchantScanned
from tests.bench.machine import report, resident_mb, spread
from tests.factories import enrolled_desk

SIZES = (1_000, 10_000, 100_000)
SAMPLES, AT_ONCE = 300, 1_000


def main() -> None:
    """Print the figures."""
    fresh = multiprocessing.get_context("spawn")
    figures: dict[str, Any] = {}
    for size in SIZES:
        with fresh.Pool(1) as pool:
            figures[f"queued_{size}"] = json.loads(pool.apply(_measure, (size,)))
    report("growth", **figures)


def _measure(size: int) -> str:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        desk = enrolled_desk(Path(folder))
        merchant_id = merchants(desk)[0].id
        _fill(desk, size)
        desk.store.close()
        started = time.perf_counter()
        store = Store(desk.store.folder)
        opened_ms = (time.perf_counter() - started) * 1000
        open_desk = Desk(store=store, clock=desk.clock)
        rate = lambda: rate_merchant(open_desk, merchant_id=merchant_id, stars=5)  # noqa: E731
        found = {
            "open_ms": round(opened_ms, 1),
            "capture": _timed(rate, SAMPLES),
            "next_batch": _timed(lambda: outbox.next_batch(store.reader), 20),
            "counts": _timed(lambda: outbox.counts(store.reader), 20),
            "oldest": _timed(lambda: outbox.oldest_pending_at(store.reader), 20),
            "file_mb": round(store.path.stat().st_size / 1e6, 1),
            "resident_mb": resident_mb(),
        }
        store.close()
        return json.dumps(found)


def _fill(desk: Desk, size: int) -> None:
    """Scans, many in one commit: only the queue's length matters here."""
    body = MerchantScanned(verdict="genuine", way="camera", serial="7K3M9Q2P")
    for _ in range(size // AT_ONCE):
        with desk.store.transaction() as tx:
            for _ in range(AT_ONCE):
                outbox.append(tx, body, clock=desk.clock)


def _timed(call: Callable[[], object], times: int) -> dict[str, float]:
    took: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        took.append((time.perf_counter() - started) * 1000)
    return spread(took)


if __name__ == "__main__":
    main()
