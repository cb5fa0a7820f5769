"""A damaged store is put aside, what can be read of it is exported, and work goes on from that.

Nothing is thrown away: the damaged files stay in `damaged-<time>/` beside `salvaged.json`, which
also lists rows that were read and are not what was captured. What the server published is pulled
again; sequence numbers that were lost are settled by an install fork. A store whose enrolment
cannot be read is left alone: somebody must look.
"""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import apsw
import structlog

from kiosk.errors import DamagedStore
from kiosk.store.check import Row, is_json, is_whole
from kiosk.store.folder import write_synced
from kiosk.store.installation import LOGS, NAME, build, install
from kiosk.store.migrations import migrate
from kiosk.store.remains import TABLES, Remains, read_remains
from sync import state
from sync.disk import sync_path
from sync.transaction import transaction

log = structlog.get_logger("kiosk.store")

STATES = ("pending", "parked", "done")
SECRET = ("enrolment", "device_seed")
"""Never in the export: it is carried to the office."""


@dataclass(frozen=True)
class Salvage:
    """Where the damaged files are, and how many rows of each table could be read."""

    folder: Path
    rows: dict[str, int]


def salvage(folder: Path, *, why: str) -> Salvage:
    """Replace the damaged store of a data directory by what can be read of it.

    Raises DamagedStore, with everything left as it was, when the enrolment cannot be read. A power
    cut in between leaves the damaged store or the new one: the next start begins again or goes on.
    """
    remains = read_remains(folder / NAME)
    if not any(
        row["key"] == "enrolment" and _is_enrolment(row) for row in remains.rows["sync_state"]
    ):
        raise DamagedStore(f"{folder / NAME} is damaged ({why}) and its enrolment cannot be read")
    rows, broken = _sorted_out(remains)
    aside = name_aside(folder)
    build(folder, partial(_fill, rows=rows, version=remains.version, aside=aside.name))
    told = {**rows, "sync_state": [row for row in rows["sync_state"] if row["key"] not in SECRET]}
    export = json.dumps({**told, "broken": broken}, ensure_ascii=False, indent=1, default=repr)
    put_aside(aside, {"salvaged.json": export.encode()}, links=(NAME, *LOGS))
    install(folder)
    found = Salvage(aside, {table: len(kept) for table, kept in rows.items()})
    log.error("store_salvaged", why=why, folder=aside.name, broken=len(broken), **found.rows)
    return found


def name_aside(folder: Path) -> Path:
    """A folder name that is not there yet."""
    return folder / f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"


def put_aside(aside: Path, copies: dict[str, bytes], *, links: tuple[str, ...] = ()) -> None:
    """Keep damaged files under second names, which takes no room, and copies of others.

    Leaves nothing behind when the disk does not take it.
    """
    aside.mkdir(mode=0o700)
    try:
        for name in links:
            with suppress(FileNotFoundError):
                os.link(aside.parent / name, aside / name)
        for name, content in copies.items():
            write_synced(aside / name, content)
        sync_path(aside)
        sync_path(aside.parent)
    except OSError:
        shutil.rmtree(aside)
        raise


def _sorted_out(remains: Remains) -> tuple[dict[str, list[Row]], list[Row]]:
    """Rows to go on with, and rows that are not what was captured."""
    rows = dict(remains.rows)
    broken = [row for row in rows["outbox"] if not is_whole(row)]
    rows["outbox"] = _numbered([_mended(row) for row in rows["outbox"] if is_whole(row)])
    known = {row["op_id"] for row in rows["outbox"]}
    stray = [
        row
        for row in rows["local_row"]
        if row["op_id"] not in known or not is_json(str(row["body"]))
    ]
    rows["local_row"] = [row for row in rows["local_row"] if row not in stray]
    return rows, [*broken, *stray]


def _mended(row: Row) -> Row:
    """With a state that can be. What was captured is whole; where it stood is asked of the server
    again: it answers `duplicate` when it has the operation."""
    if (row["state"] == "done") == (row["outcome"] is not None) and row["state"] in STATES:
        return row
    return {**row, "state": "pending", "outcome": None, "tries": 0}


def _numbered(rows: list[Row]) -> list[Row]:
    """With numbers that are there once; a number that another row has becomes a further one."""
    taken: set[tuple[object, object]] = set()
    last = max((row["seq"] for row in rows if isinstance(row["seq"], int)), default=0)
    found = []
    for row in rows:
        place = (row["install_id"], row["seq"])
        if not isinstance(row["seq"], int) or row["seq"] < 1 or place in taken:
            last += 1
            row = {**row, "seq": last}
        taken.add((row["install_id"], row["seq"]))
        found.append(row)
    return found


def _is_enrolment(row: Row) -> bool:
    with suppress(ValueError, TypeError):
        state.Enrolment(**json.loads(str(row["value"])))
        return True
    return False


def _fill(conn: apsw.Connection, *, rows: dict[str, list[Row]], version: int, aside: str) -> None:
    migrate(conn, to=version)
    with transaction(conn) as tx:
        for table in TABLES:
            for row in rows[table]:
                _insert(tx, table, row)
        state.drop(tx, "cursor")
        state.put(tx, "salvaged", aside)


def _insert(tx: apsw.Connection, table: str, row: Row) -> None:
    marks, names = ", ".join("?" * len(row)), ", ".join(row)
    values = tuple(row.values())
    with suppress(apsw.ConstraintError):
        tx.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)
