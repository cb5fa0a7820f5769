"""The radar page of a district with 2,000 merchants and 100,000 scans, on both databases: ms in
the server from request to reply, queries, and bytes on the wire."""

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.machine import report, spread
from tests.bench.office_database import KINDS, MEASURE, figures_on

REQUESTS = 12


def main() -> None:
    """Print the figures."""
    report("radar", **{kind: figures_on(kind, __file__) for kind in KINDS})


def measure() -> dict[str, Any]:
    """In a process with Django's settings."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from server.stations.models import Station
    from tests.bench import office_rows

    district = office_rows.demo_district()
    office_rows.fill(district, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = office_rows.office()
    station = str(Station.objects.filter(district=district)[0].pk)
    page = client.get("/office/radar/").content
    asked: list[str] = []

    def count(execute: Any, sql: str, *given: Any) -> Any:
        asked.append(sql)
        return execute(sql, *given)

    with connection.execute_wrapper(count):
        client.get("/office/radar/")
    return {
        "merchants": office_rows.MERCHANTS,
        "scans": office_rows.SCANS,
        "district": _times(client, {}),
        "station": _times(client, {"station": station}),
        "queries": len(asked),
        "page_kb": round(len(page) / 1000, 1),
        "page_kb_gzip": round(len(gzip.compress(page)) / 1000, 1),
    }


def _times(client: Any, query: dict[str, str]) -> dict[str, Any]:
    """As a person waits for it, and what of it this process computed (on SQLite all of it), which
    other load on the machine does not lengthen as much."""
    waited, computed = [], []
    for _ in range(REQUESTS):
        started, cpu = time.perf_counter(), time.process_time()
        reply = client.get("/office/radar/", query)
        waited.append((time.perf_counter() - started) * 1000)
        computed.append((time.process_time() - cpu) * 1000)
        if reply.status_code != 200:
            sys.exit(f"the radar answered {reply.status_code}")
    return {"waited": spread(waited, tail=95), "computed": spread(computed, tail=95)}


if __name__ == "__main__":
    if MEASURE in sys.argv:
        print(json.dumps(measure()))
    else:
        main()
