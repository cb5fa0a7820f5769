"""A whole database takes its place in one step, at the first start and after a salvage.

It is built under another name. `terminal.db.new` exists only when it is complete and on disk, and
what it replaces is kept elsewhere: a start that finds it goes on from there. The old write-ahead
log goes before the new database gets its name, or SQLite would play the one into the other.
"""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw

from sync.disk import sync_path

NAME = "terminal.db"
LOGS = ("terminal.db-wal", "terminal.db-shm", "terminal.db-journal")
_BUILDING = "terminal.db.building"
_NEW = "terminal.db.new"


def build(folder: Path, fill: Callable[[apsw.Connection], None]) -> None:
    """Make the database that `install` puts in place."""
    for path in folder.glob(f"{_BUILDING}*"):
        path.unlink()
    path = folder / _BUILDING
    with closing(apsw.Connection(str(path))) as conn:
        os.chmod(path, 0o600)
        conn.pragma("journal_mode", "wal")
        conn.pragma("synchronous", "full")
        fill(conn)
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sync_path(path)


def install(folder: Path) -> None:
    """Put what was built in the place of what is there. Nothing holds the store open."""
    (folder / _BUILDING).rename(folder / _NEW)
    sync_path(folder)
    finish(folder)


def finish(folder: Path) -> None:
    """Go on with an installation that was cut short, if there is one."""
    if not (folder / _NEW).exists():
        return
    for name in LOGS:
        (folder / name).unlink(missing_ok=True)
    sync_path(folder)
    (folder / _NEW).rename(folder / NAME)
    sync_path(folder)
