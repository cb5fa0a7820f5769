"""Opening the store: a lock, WAL, full synchronisation, a check, migrations."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import apsw

from kiosk.errors import DamagedStore, DataInUse, NotEnrolled, NotKept
from kiosk.store.folder import make_folder
from kiosk.store.installation import NAME
from kiosk.store.migrations import migrate
from kiosk.store.opening import make_ready
from kiosk.store.salvage import Salvage
from sync.transaction import transaction

BUSY_MS = 10_000
DISK_SAYS_NO = (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError)
"""A full disk, one that fails, one that the system made read-only after it failed."""


class Store:
    """The open store of one data directory. One process at a time holds it.

    Commands write through `transaction`; queries read through `reader`; each thread has a
    connection of its own, so a reader never waits for a writer (WAL).
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Raises DataInUse, DamagedStore, NotKept (the disk has no room for the store to open),
        NotEnrolled (read only, and there is no store yet).

        A `read_only` store is a look from outside: it takes no lock and works beside the owner.
        """
        self.folder, self.path = folder, folder / NAME
        self._read_only = read_only
        self._local = threading.local()
        self._connections: list[apsw.Connection] = []
        self._lock: IO[str] | None = None
        self.salvaged: Salvage | None = None
        if read_only and not self.path.exists():
            raise NotEnrolled(f"there is no terminal in {folder}")
        if not read_only:
            with _told_when_not_kept(OSError):
                make_folder(folder)
                self._lock = _lock(folder / "lock")
                self._prepare()

    @property
    def media_folder(self) -> Path:
        return self.folder / "media"

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """A write transaction, on disk when the block ends. Raises NotKept, and nothing is kept."""
        with _told_when_not_kept(), transaction(self.reader) as tx:
            yield tx

    @property
    def reader(self) -> apsw.Connection:
        """This thread's connection."""
        found: apsw.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self.connect()
        return found

    def connect(self) -> apsw.Connection:
        """A further connection, closed with the store."""
        conn = apsw.Connection(str(self.path))
        self._connections.append(conn)
        conn.set_busy_timeout(BUSY_MS)
        if self._read_only:
            conn.pragma("query_only", True)
            return conn
        conn.pragma("journal_mode", "wal")
        conn.pragma("synchronous", "full")
        conn.pragma("foreign_keys", True)
        conn.pragma("secure_delete", True)
        return conn

    def close(self) -> None:
        """Close every connection and give the data directory free."""
        self._disconnect()
        if self._lock is not None:
            self._lock.close()

    def _prepare(self) -> None:
        try:
            self.salvaged = make_ready(self.folder)
            self._assert_durable(self.reader)
            migrate(self.reader)
        except BaseException:
            self.close()
            raise
        os.chmod(self.path, 0o600)

    def _disconnect(self) -> None:
        for conn in self._connections:
            conn.close()
        self._connections.clear()
        self._local = threading.local()

    @staticmethod
    def _assert_durable(conn: apsw.Connection) -> None:
        """A commit must mean on disk: anything else would lose what a person was told is kept."""
        mode, synchronous = conn.pragma("journal_mode"), conn.pragma("synchronous")
        if (mode, synchronous) != ("wal", 2):
            raise DamagedStore(f"journal_mode={mode}, synchronous={synchronous}")


@contextmanager
def _told_when_not_kept(*more: type[Exception]) -> Iterator[None]:
    refusals: tuple[type[Exception], ...] = (*DISK_SAYS_NO, *more)
    try:
        yield
    except refusals as error:
        raise NotKept(f"{type(error).__name__}: {error}") from error


def _lock(path: Path) -> IO[str]:
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise DataInUse(f"another process works on {path.parent}") from None
    return file
