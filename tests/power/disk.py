"""A disk that forgets what was not synced, as strictly as POSIX allows.

It is told every operation on files. At any point of the story it can say what may be found after
the power went: all that was synced, and any part of the rest. A file's content is synced by the
file, its name by its folder; a sector of 512 bytes is written whole or not.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512


@dataclass(frozen=True)
class Write:
    inode: int
    at: int
    content: bytes


@dataclass(frozen=True)
class Truncate:
    inode: int
    size: int


@dataclass(frozen=True)
class Sync:
    inode: int


@dataclass(frozen=True)
class Name:
    """A path gets an inode (0 for a folder), or loses it (None). `was` is freed with it."""

    path: Path
    inode: int | None
    was: Path | None = None


@dataclass(frozen=True)
class SyncFolder:
    path: Path


Event = Write | Truncate | Sync | Name | SyncFolder
Names = dict[Path, int]


@dataclass
class _File:
    synced: bytes = b""
    pending: list[Write | Truncate] = field(default_factory=list)


class Disk:
    """What is on it for sure, and what is under way."""

    def __init__(self, names: Names, contents: dict[int, bytes]) -> None:
        self.names = dict(names)
        self.pending_names: list[Name] = []
        self.files = {inode: _File(content) for inode, content in contents.items()}

    def take(self, event: Event) -> None:
        """Live through one operation."""
        if isinstance(event, Name):
            self.pending_names.append(event)
            if event.inode:
                self.files.setdefault(event.inode, _File())
        elif isinstance(event, SyncFolder):
            self._sync_folder(event.path)
        elif isinstance(event, Sync):
            file = self.files[event.inode]
            file.synced, file.pending = _applied(file.synced, file.pending), []
        else:
            self.files[event.inode].pending.append(event)

    def _sync_folder(self, path: Path) -> None:
        left = []
        for name in self.pending_names:
            if path in (name.path.parent, name.was and name.was.parent):
                _rename(self.names, name)
            else:
                left.append(name)
        self.pending_names = left

    def after_power_cut(self, way: str) -> dict[Path, bytes | None]:
        """Every path with its content (None: a folder). `way` is one of WAYS."""
        chance = Random(way)
        kind = way.split()[0]
        names = dict(self.names)
        for name in self.pending_names:
            if _survives(kind, chance, content=False):
                _rename(names, name)
        contents = {inode: self._content(file, kind, chance) for inode, file in self.files.items()}
        return {
            path: contents[inode] if inode else None
            for path, inode in sorted(names.items())
            if all(names.get(folder) == 0 for folder in list(path.parents)[:-1])
        }

    def _content(self, file: _File, kind: str, chance: Random) -> bytes:
        if kind == "torn":
            return _torn(file, chance)
        kept = [op for op in file.pending if _survives(kind, chance, content=True)]
        if kind == "reordered":
            chance.shuffle(kept)
        return _applied(file.synced, kept)


WAYS = (
    "none",
    "all",
    "names",
    "contents",
    *(f"some {seed}" for seed in range(3)),
    *(f"reordered {seed}" for seed in range(3)),
    *(f"torn {seed}" for seed in range(6)),
)
"""What survives of that which was not synced; a number is a seed."""


def _survives(kind: str, chance: Random, *, content: bool) -> bool:
    if kind in ("some", "reordered", "torn"):
        return chance.random() < 0.5
    return kind == "all" or kind == ("contents" if content else "names")


def _rename(names: Names, name: Name) -> None:
    if name.was is not None and name.was not in names:
        return
    if name.was is not None:
        del names[name.was]
    if name.inode is None:
        names.pop(name.path, None)
    else:
        names[name.path] = name.inode


def _applied(content: bytes, operations: list[Write | Truncate]) -> bytes:
    found = bytearray(content)
    for op in operations:
        if isinstance(op, Truncate):
            found = found[: op.size].ljust(op.size, b"\0")
        else:
            found = found.ljust(op.at, b"\0")
            found[op.at : op.at + len(op.content)] = op.content
    return bytes(found)


def _torn(file: _File, chance: Random) -> bytes:
    """Each sector, and the size, as it was at some moment of its own since the last sync."""
    moments = [file.synced]
    for op in file.pending:
        moments.append(_applied(moments[-1], [op]))
    size = len(chance.choice(moments))
    sectors = (
        chance.choice(moments)[at : at + SECTOR].ljust(SECTOR, b"\0")
        for at in range(0, size, SECTOR)
    )
    return b"".join(sectors)[:size]
