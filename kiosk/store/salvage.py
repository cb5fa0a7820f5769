"""A damaged store is put aside, what can be read of it is exported, and work goes on from that.

Nothing is thrown away: the damaged files stay in `damaged-<time>/` beside `salvaged.json`. What
the server published is pulled again; sequence numbers that were lost are settled by an install
fork. A store whose enrolment cannot be read is left alone: somebody must look.
"""

import json
import os
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw
import structlog

from kiosk.errors import DamagedStore
from kiosk.store.migrations import migrate
from sync import state
from sync.transaction import transaction

FILES = ("terminal.db", "terminal.db-wal", "terminal.db-shm")
TABLES = {"sync_state": "key", "outbox": "id", "local_row": "type, id"}

Row = dict[str, object]
log = structlog.get_logger("kiosk.store")


@dataclass(frozen=True)
class Salvage:
    """Where the damaged files are, and how many rows of each table could be read."""

    folder: Path
    rows: dict[str, int]


def salvage(folder: Path) -> Salvage:
    """Replace the damaged store of a data directory by what can be read of it.

    Raises DamagedStore, with everything left as it was, when the enrolment cannot be read.
    """
    rows = {table: list(_readable(folder / FILES[0], table)) for table in TABLES}
    if not any(row["key"] == "enrolment" for row in rows["sync_state"]):
        raise DamagedStore(f"{folder / FILES[0]} is damaged and its enrolment cannot be read")
    aside = folder / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700)
    _export(rows, aside / "salvaged.json")
    _build(rows, folder / "terminal.db.new", aside.name)
    for name in FILES:
        with suppress(FileNotFoundError):
            (folder / name).rename(aside / name)
    (folder / "terminal.db.new").rename(folder / FILES[0])
    _sync_folder(folder)
    found = Salvage(aside, {table: len(kept) for table, kept in rows.items()})
    log.error("store_salvaged", folder=aside.name, **found.rows)
    return found


def _readable(path: Path, table: str) -> Iterator[Row]:
    """Every row that can be read: from the front to the damage, from the back to it, and one by
    one in between where rows have numbers."""
    seen: set[str] = set()
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as conn:
        for query, bindings in _queries(conn, table):
            with suppress(apsw.Error):
                for row in conn.execute(query, bindings):
                    key = repr(row[0] if table != "local_row" else row[:2])
                    if key not in seen:
                        seen.add(key)
                        yield dict(zip(_columns(table), row, strict=True))


def _queries(conn: apsw.Connection, table: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    columns, order = ", ".join(_columns(table)), TABLES[table]
    yield f"SELECT {columns} FROM {table} ORDER BY {order}", ()
    backwards = order.replace(",", " DESC,")
    yield f"SELECT {columns} FROM {table} ORDER BY {backwards} DESC", ()
    if table == "outbox":
        last = 0
        with suppress(apsw.Error):
            last = int((conn.execute("SELECT seq FROM sqlite_sequence").fetchone() or (0,))[0])
        for number in range(1, last + 1):
            yield f"SELECT {columns} FROM outbox WHERE id = ?", (number,)


def _columns(table: str) -> tuple[str, ...]:
    """As the newest schema has them."""
    with closing(apsw.Connection(":memory:")) as empty:
        migrate(empty)
        return tuple(str(row[1]) for row in empty.execute(f"PRAGMA table_info({table})"))


def _export(rows: dict[str, list[Row]], path: Path) -> None:
    with path.open("w") as file:
        os.chmod(path, 0o600)
        json.dump(rows, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _build(rows: dict[str, list[Row]], path: Path, aside: str) -> None:
    path.unlink(missing_ok=True)
    with closing(apsw.Connection(str(path))) as conn:
        conn.pragma("synchronous", "full")
        migrate(conn)
        with transaction(conn) as tx:
            for table in TABLES:
                for row in rows[table]:
                    marks = ", ".join("?" * len(row))
                    names = ", ".join(row)
                    tx.execute(
                        f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",
                        tuple(row.values()),
                    )
            state.drop(tx, "cursor")
            state.put(tx, "salvaged", aside)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
