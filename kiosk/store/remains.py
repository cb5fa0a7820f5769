"""What can be read of a damaged store."""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import apsw

from kiosk.store import migrations
from kiosk.store.check import BROKEN, Row, looking_at
from kiosk.store.installation import LOGS
from kiosk.store.pages import Pages, Record
from kiosk.store.write_ahead_log import pages_of

TABLES: dict[str, Callable[[Record], bool]] = {
    "sync_state": lambda record: record[0] is None and len(record[1]) == 2 and _is_text(record),
    "outbox": lambda record: record[0] is not None and len(record[1]) >= 20,
    "local_row": lambda record: record[0] is None and len(record[1]) == 4 and _is_text(record),
}
"""The tables that nobody else has a copy of, and what their records look like. A row comes after
what it refers to. (An index ends in a number; what was published has five columns.)"""


@dataclass(frozen=True)
class Remains:
    """The version of the schema, and the rows of each table."""

    version: int
    rows: dict[str, list[Row]]


def read_remains(path: Path) -> Remains:
    """Every row that stands on a page of its table that can be read."""
    version, frames_read = _word_of_sqlite(path)
    log = path.with_name(LOGS[0])
    over = pages_of(log.read_bytes(), frames_read=frames_read) if log.exists() else {}
    records = list(Pages(path.read_bytes(), over).records())
    return Remains(version, {table: _rows(table, records, version) for table in TABLES})


def _word_of_sqlite(path: Path) -> tuple[int, int]:
    """The version of the schema, the newest where the file says nothing sensible; and how many
    frames of the log it vouches for."""
    version = frames = 0
    with suppress(*BROKEN), looking_at(path) as conn:
        version = int(conn.pragma("user_version"))
        row = conn.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        frames = max(0, int(str(row[1]))) if row else 0
    newest = len(migrations.STEPS)
    return (version if 0 < version <= newest else newest), frames


def _rows(table: str, records: list[Record], version: int) -> list[Row]:
    columns = _columns(table, version)
    found: list[Row] = []
    for number, values in filter(TABLES[table], records):
        row: Row = dict(zip(columns, values, strict=False))
        if number is not None:
            row["id"] = number
        found.append(row)
    return sorted(found, key=lambda row: int(str(row["id"]))) if table == "outbox" else found


def _columns(table: str, version: int) -> tuple[str, ...]:
    with closing(apsw.Connection(":memory:")) as empty:
        migrations.migrate(empty, to=version)
        return tuple(str(row[1]) for row in empty.execute(f"PRAGMA table_info({table})"))


def _is_text(record: Record) -> bool:
    return all(isinstance(value, str) for value in record[1])
