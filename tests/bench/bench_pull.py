"""The first pull of 100,000 rows by the real client: by pages, and as a snapshot.

The rows were published and never numbered, as after an import: the first page numbers them.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import apsw

from kiosk.store.store import Store
from sync import pull
from sync.client import Client
from sync.transaction import transaction
from tests.bench.machine import report, resident_mb
from tests.bench.real_server import RealServer, real_server
from tests.bench.real_terminal import enrol, pull_pages

ROWS = 100_000
PUBLISH = """
    INSERT INTO changes_change
        (district_id, type, entity_id, version, deleted, body, moved, changed_at)
    SELECT (SELECT id FROM districts_district LIMIT 1), 'integrity_code', gen_random_uuid(), 1,
        false, jsonb_build_object('serial', lpad(n::text, 8, '0'), 'key_no', 1,
            'merchant_id', gen_random_uuid(), 'issued', '2026-01-01', 'expires', '2027-01-01',
            'revoked', false), false, now()
    FROM generate_series(1, %s) AS n
"""


def main() -> None:
    """Print the figures."""
    with real_server() as server, tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        with server.connect() as connection:
            connection.execute(PUBLISH, (ROWS,))
            connection.execute("ANALYZE changes_change")
        pages = _measured(server, Path(folder) / "pages", pull_pages)
        snapshot = _measured(server, Path(folder) / "snapshot", _snapshot)
    report("pull", rows=ROWS, pages=pages, snapshot=snapshot)


def _measured(
    server: RealServer, folder: Path, fetch: Callable[[apsw.Connection, Client], int]
) -> dict[str, Any]:
    store = Store(folder)
    client = enrol(store.reader, server, server.codes(1)[0])
    before_mb, server_before_mb = resident_mb(), server.resident_mb()
    started = time.perf_counter()
    rows = fetch(store.reader, client)
    seconds = time.perf_counter() - started
    store.close()
    return {
        "rows": rows,
        "seconds": round(seconds, 2),
        "terminal_mb": {"before": before_mb, "after": resident_mb()},
        "workers_mb": {"before": server_before_mb, "after": server.resident_mb()},
    }


def _snapshot(conn: apsw.Connection, client: Client) -> int:
    changes, cursor = pull.fetch_snapshot(client)
    with transaction(conn) as tx:
        pull.swap_snapshot(tx, changes, cursor=cursor)
    return len(changes)


if __name__ == "__main__":
    main()
