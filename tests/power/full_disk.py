"""A disk that takes so many writes and then no more, until room is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import apsw


class FullDisk(apsw.VFS):
    """`room` counts the operations that are still taken, None: all. `fault` is what the next one
    raises: `FullError` at writes, `IOError` at syncs."""

    def __init__(self, fault: type[apsw.Error]) -> None:
        self.fault, self.room, self.refused = fault, None, 0
        super().__init__("full", "unix", makedefault=True)

    room: int | None

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)

    def take(self) -> None:
        if self.room is None:
            return
        if self.room == 0:
            self.refused += 1
            raise self.fault("the test's disk says no")
        self.room -= 1


class _File(apsw.VFSFile):
    def __init__(self, disk: FullDisk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("unix", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        if self._disk.fault is apsw.FullError:
            self._disk.take()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        if self._disk.fault is apsw.IOError:
            self._disk.take()
        super().xSync(flags)


@contextmanager
def full_disk(fault: type[apsw.Error] = apsw.FullError) -> Iterator[FullDisk]:
    """Every database opened meanwhile lies on it."""
    disk = FullDisk(fault)
    try:
        yield disk
    finally:
        disk.unregister()
