"""10,000 operations captured by the terminal's own commands, then pushed to the real server.

Eight scans, one reading and one rating out of ten: a rating breaks a run of plain facts in two.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.commands.check_code import check_code
from kiosk.commands.finish_study import finish_study
from kiosk.commands.rate_merchant import rate_merchant
from kiosk.desk import Desk
from kiosk.queries.merchants import merchants
from kiosk.queries.study import newest_pieces
from kiosk.store.store import Store
from sync import outbox
from sync.clock import SystemClock
from sync.push import Pusher
from tests.bench.machine import report, resident_mb, spread
from tests.bench.real_server import real_server
from tests.bench.real_terminal import enrol, pull_pages

OPERATIONS = 10_000


def main() -> None:
    """Print the figures."""
    with real_server() as server, tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        desk = Desk(store=Store(Path(folder)), clock=SystemClock())
        client = enrol(desk.store.reader, server, server.codes(1)[0])
        pull_pages(desk.store.reader, client)
        before_mb, server_before_mb = resident_mb(), server.resident_mb()
        captured_ms = _capture(desk)
        captured_mb = resident_mb()
        started = time.perf_counter()
        done = Pusher(desk.store.reader, client, desk.clock).push_all()
        seconds = time.perf_counter() - started
        report(
            "push",
            operations=OPERATIONS,
            done=done,
            kept_by_server=server.count("ingest_appliedop"),
            outcomes=outbox.counts(desk.store.reader),
            seconds=round(seconds, 2),
            operations_s=round(done / seconds),
            capture=spread(captured_ms),
            terminal_mb={"before": before_mb, "captured": captured_mb, "pushed": resident_mb()},
            workers_mb={"before": server_before_mb, "after": server.resident_mb()},
        )
        desk.store.close()


def _capture(desk: Desk) -> list[float]:
    """What each command took, in ms."""
    merchant_id = merchants(desk)[0].id
    content_id = newest_pieces(desk, count=1)[0].id
    took: list[float] = []
    for number in range(OPERATIONS):
        started = time.perf_counter()
        if number % 10 == 4:
            finish_study(desk, content_id=content_id, read_s=90)
        elif number % 10 == 9:
            rate_merchant(desk, merchant_id=merchant_id, stars=5)
        else:
            check_code(desk, text=f"7K3M9-{number:05}", way="typed")
        took.append((time.perf_counter() - started) * 1000)
    return took


if __name__ == "__main__":
    main()
