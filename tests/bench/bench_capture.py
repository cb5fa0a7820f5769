"""How long a person waits for a capture: the whole command, to the synced commit, on this disk.

Grows the queue from empty to 10,000 operations and measures at both ends, with the next batch.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.commands.rate_merchant import rate_merchant
from kiosk.queries.merchants import merchants
from sync import outbox
from tests.bench.machine import report, spread
from tests.factories import enrolled_desk

SAMPLES, QUEUE = 300, 10_000


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        desk = enrolled_desk(Path(folder))
        merchant_id = merchants(desk)[0].id

        def capture() -> float:
            started = time.perf_counter()
            rate_merchant(desk, merchant_id=merchant_id, stars=5, tags=[])
            return (time.perf_counter() - started) * 1000

        def next_batch() -> float:
            started = time.perf_counter()
            outbox.next_batch(desk.store.reader)
            return (time.perf_counter() - started) * 1000

        short = [capture() for _ in range(SAMPLES)]
        short_batch = [next_batch() for _ in range(20)]
        for _ in range(QUEUE - SAMPLES):
            capture()
        long = [capture() for _ in range(SAMPLES)]
        long_batch = [next_batch() for _ in range(20)]
        desk.store.close()
    report(
        "capture",
        at_300=spread(short),
        at_10000=spread(long),
        next_batch_at_300=spread(short_batch),
        next_batch_at_10000=spread(long_batch),
    )


if __name__ == "__main__":
    main()
