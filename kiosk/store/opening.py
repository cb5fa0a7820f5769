"""What happens to the files of a data directory before the store opens them."""

from pathlib import Path

import apsw
import structlog

from kiosk.errors import DamagedStore
from kiosk.store.check import damage, looking_at
from kiosk.store.installation import LOGS, NAME, build, finish, install
from kiosk.store.migrations import migrate
from kiosk.store.salvage import Salvage, name_aside, put_aside, salvage
from kiosk.store.write_ahead_log import unread_commits
from sync import state
from sync.transaction import transaction

log = structlog.get_logger("kiosk.store")


def make_ready(folder: Path) -> Salvage | None:
    """Leave a whole database in the folder: the one that is there, a new one at the first start,
    or what can be salvaged. Raises DamagedStore."""
    finish(folder)
    if not (folder / NAME).exists():
        _make(folder)
        return None
    with looking_at(folder / NAME) as conn:
        why = damage(conn)
        lost = 0 if why else _unread_commits(conn, folder / LOGS[0])
    if why:
        return salvage(folder, why=why)
    return _keep_log(folder, lost) if lost else None


def _make(folder: Path) -> None:
    for name in LOGS:
        if (folder / name).exists() and (folder / name).stat().st_size:
            raise DamagedStore(f"{folder / NAME} is missing and its {name} is there")
    build(folder, migrate)
    install(folder)


def _unread_commits(conn: apsw.Connection, path: Path) -> int:
    if not path.exists():
        return 0
    row = conn.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    frames_read = int(str(row[1])) if row else 0
    return unread_commits(path.read_bytes(), frames_read=max(0, frames_read))


def _keep_log(folder: Path, lost: int) -> Salvage | None:
    """The database is whole, and its log has commits behind a place that cannot be read.

    A single one is what a power cut leaves of a commit that nobody was told of, and cannot be told
    from damage: the log is kept and the terminal goes on. More of them were synced, and told.
    """
    aside = name_aside(folder)
    put_aside(aside, {LOGS[0]: (folder / LOGS[0]).read_bytes()})
    if lost == 1:
        log.warning("log_cut_short", folder=aside.name)
        return None
    log.error("log_damaged", folder=aside.name, commits=lost)
    with looking_at(folder / NAME) as conn:
        conn.pragma("synchronous", "full")
        with transaction(conn) as tx:
            state.put(tx, "salvaged", aside.name)
    return Salvage(aside, {})
