"""A terminal that is killed: `python -m tests.power.killing FOLDER BEGINNING MOMENTS`.

For every k a child starts the real store on a fresh copy, books rooms, and is killed (SIGKILL, by
itself) right before the k-th of the MOMENTS: `writes` are SQLite's operations on files, `lines`
are lines of our own code on the way of a capture. It tells a pipe of each booking once the command
has returned. One JSON line a child: k, the folder, what was told, whether it lived to the end.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import apsw

from kiosk.desk import Desk
from kiosk.store.store import Store
from tests.factories import NOW
from tests.fakes import FakeClock
from tests.power.stories import book

OUR_WAY = ("request_booking.py", "transaction.py", "outbox.py", "rows.py", "store.py")


class Countdown:
    """Kills this process at the k-th call."""

    def __init__(self, k: int) -> None:
        self.left = k

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class DeadlyVfs(apsw.VFS):
    """Counts down before every operation that changes a file."""

    def __init__(self, count: Countdown) -> None:
        self._count = count
        super().__init__("deadly", "unix", makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        self._count()
        return _File(self._count, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self._count()
        super().xDelete(filename, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, count: Countdown, name: Any, flags: list[int]) -> None:
        self._count = count
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._count()
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._count()
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._count()
        super().xSync(flags)

    def xLock(self, level: int) -> None:
        self._count()
        super().xLock(level)

    def xUnlock(self, level: int) -> None:
        self._count()
        super().xUnlock(level)


def at_writes(count: Countdown) -> None:
    _KEPT.append(DeadlyVfs(count))


_KEPT: list[apsw.VFS] = []


def at_lines(count: Countdown) -> None:
    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(OUR_WAY):
            return None
        if event == "line":
            count()
        return trace

    sys.settrace(trace)


MOMENTS: dict[str, Callable[[Countdown], None]] = {"writes": at_writes, "lines": at_lines}


def live(folder: Path, told: int) -> None:
    """Start, and three bookings with a checkpoint in one of them."""
    desk = Desk(Store(folder), FakeClock(NOW))
    for hour in (13, 14, 15):
        if hour == 15:
            desk.store.reader.execute("PRAGMA wal_autocheckpoint = 1")
        booking_id = book(desk, hour)
        os.write(told, f"{booking_id}\n".encode())
    desk.store.close()


def kill_once(folder: Path, k: int, moments: str) -> dict[str, object]:
    """One child's life."""
    reading, told = os.pipe()
    child = os.fork()
    if child == 0:
        MOMENTS[moments](Countdown(k))
        live(folder, told)
        os._exit(0)
    os.close(told)
    with os.fdopen(reading) as pipe:
        words = pipe.read().split()
    status = os.waitpid(child, 0)[1]
    return {"k": k, "folder": str(folder), "told": words, "lived": status == 0, "status": status}


def main() -> None:
    place, beginning, moments = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    k, lived = 0, False
    while not lived:
        k += 1
        folder = place / f"{moments} {k}"
        shutil.copytree(beginning, folder)
        line = kill_once(folder, k, moments)
        lived = line["status"] != signal.SIGKILL
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
