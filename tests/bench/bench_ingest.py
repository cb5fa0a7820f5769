"""Operations a second that the server takes, beside psycopg writing the same rows with no checks.

The rows that the server wrote are read back, removed, and written again to the same tables, by
`INSERT … SELECT … FROM jsonb_populate_recordset`, in transactions of 200 operations.
"""

import itertools
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.load import Body, Sender, enrolled, push_all, requests_of, seconds_of
from tests.bench.machine import report
from tests.bench.real_server import RealServer, real_server

CONNECTIONS, BATCH = 8, 200
SCANS, OTHERS, EMPTY = 48_000, 1_600, 800
INBOX = "ingest_appliedop"
TABLES = (INBOX, "ingest_receipt", "merchants_merchantscan")


def main() -> None:
    """Print the figures."""
    with real_server() as server:
        senders = enrolled(server, CONNECTIONS)
        merchant_id = _merchant(server)
        _push(server, senders, "merchant.scanned", lambda: _scan(merchant_id), 3200)
        _empty(server)
        scans = _push(server, senders, "merchant.scanned", lambda: _scan(merchant_id), SCANS)
        kept = {table: server.count(table) for table in TABLES}
        raw = _raw(server)
        report(
            "ingest",
            scans_ops_s=scans,
            rows_kept=kept,
            **raw,
            share_of_raw=round(scans / raw["raw_same_rows_2_connections"], 3),
            share_of_raw_1_connection=round(scans / raw["raw_same_rows_1_connection"], 3),
            share_of_raw_inbox=round(scans / raw["raw_inbox_only_2_connections"], 3),
            ratings_ops_s=_push(
                server, senders, "merchant.rated", lambda: _rating(merchant_id), OTHERS
            ),
            feedback_ops_s=_push(server, senders, "feedback.sent", _praise, OTHERS),
            empty_pushes_s=_empty_pushes(server, senders),
            workers_mb=server.resident_mb(),
        )


def _scan(merchant_id: str) -> Body:
    return {"merchant_id": merchant_id, "serial": "7K3M9Q2P", "verdict": "genuine", "way": "camera"}


def _rating(merchant_id: str) -> Body:
    return {"merchant_id": merchant_id, "stars": 5, "tags": []}


def _praise() -> Body:
    return {"feedback_kind": "praise", "text": "服务很好", "reference": f"{next(references):08}"}


def _merchant(server: RealServer) -> str:
    with server.connect() as connection:
        row = connection.execute("SELECT id FROM merchants_merchant LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


references = itertools.count()
next_seq: dict[str, int] = {}
"""By install: sequence numbers have no gaps."""


def _push(
    server: RealServer, senders: list[Sender], kind: str, body: Callable[[], Body], count: int
) -> int:
    """Operations a second, shared by all connections."""
    each = count // len(senders)
    work = []
    for sender in senders:
        first = next_seq.get(sender.install_id, 1)
        next_seq[sender.install_id] = first + each
        pushes = requests_of(
            sender, kind, [body() for _ in range(each)], batch=BATCH, first_seq=first
        )
        work.append(partial(push_all, server, sender, pushes))
    return round(count / seconds_of(work))


def _empty_pushes(server: RealServer, senders: list[Sender]) -> int:
    """Pushes without operations a second: what a request costs by itself."""
    work = [
        partial(push_all, server, sender, requests_of(sender, "", []) * (EMPTY // len(senders)))
        for sender in senders
    ]
    return round(EMPTY / seconds_of(work))


def _empty(server: RealServer) -> None:
    with server.connect() as connection:
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        connection.execute("CHECKPOINT")


def _raw(server: RealServer) -> dict[str, int]:
    columns = [_documents(server, table) for table in TABLES]
    batches = list(zip(*columns, strict=True))
    found: dict[str, int] = {}
    for name, tables in (("inbox_only", TABLES[:1]), ("same_rows", TABLES)):
        for connections, plural in ((1, ""), (2, "s")):
            _empty(server)
            work = [
                partial(_write, server, tables, batches[number::connections])
                for number in range(connections)
            ]
            speed = round(SCANS / seconds_of(work))
            found[f"raw_{name}_{connections}_connection{plural}"] = speed
    return found


def _documents(server: RealServer, table: str) -> list[str]:
    """A table's rows as JSON arrays of BATCH rows."""
    order = "id" if table == TABLES[-1] else "op_id"
    query = f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY {order}"  # noqa: S608
    with server.connect() as connection:
        rows = [str(row[0]) for row in connection.execute(query)]
    return [f"[{','.join(rows[at : at + BATCH])}]" for at in range(0, len(rows), BATCH)]


def _write(server: RealServer, tables: tuple[str, ...], batches: list[tuple[str, ...]]) -> None:
    statements = [
        f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) "  # noqa: S608
        "ON CONFLICT DO NOTHING"
        for table in tables
    ]
    with server.connect() as connection:
        for batch in batches:
            with connection.transaction():
                for statement, document in zip(statements, batch, strict=False):
                    connection.execute(statement, (document,))


if __name__ == "__main__":
    main()
