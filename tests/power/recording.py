"""Everything that a program does to the files of a folder, in order: SQLite's and Python's."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from tests.power.disk import Disk, Event, Name, Names, Sync, SyncFolder, Truncate, Write

SYNCS_ITS_FOLDER = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL
"""SQLite syncs the folder of these with the first sync of the file (os_unix.c, DIRSYNC)."""


class Recording:
    """The story so far. What is in the folder at the beginning counts as synced."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events: list[Event] = []
        self._paths: Names = {}
        contents: dict[int, bytes] = {}
        for path in sorted(root.rglob("*")):
            self._paths[path] = 0 if path.is_dir() else len(contents) + 1
            if path.is_file():
                contents[len(contents) + 1] = path.read_bytes()
        self._names, self._contents, self._last = dict(self._paths), contents, len(contents)
        for folder in (root, *root.parents):
            self._names[folder] = self._paths[folder] = 0

    def disk(self) -> Disk:
        """The disk as it was at the beginning."""
        return Disk(self._names, self._contents)

    def content_before(self, path: Path) -> bytes:
        """Of a file that was there at the beginning."""
        return self._contents[self._names[path]]

    def inode(self, path: Path) -> int:
        """A file's number; one that is new gets a name first."""
        if path not in self._paths:
            self._last += 1
            self.name(path, self._last)
        return self._paths[path]

    def name(self, path: Path, inode: int | None, was: Path | None = None) -> None:
        self.events.append(Name(path, inode, was))
        if was is not None:
            del self._paths[was]
        if inode is None:
            self._paths.pop(path, None)
        else:
            self._paths[path] = inode

    def inside(self, path: Path) -> bool:
        return self.root in path.parents or path == self.root


class RecordingVfs(apsw.VFS):
    """SQLite's way to its files, with a recording of it."""

    def __init__(self, story: Recording) -> None:
        self.story = story
        super().__init__("recording", "unix", makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self.story, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.story.name(Path(filename), None)
        if syncdir:
            self.story.events.append(SyncFolder(Path(filename).parent))


class _File(apsw.VFSFile):
    def __init__(self, story: Recording, name: Any, flags: list[int]) -> None:
        self._story = story
        self._path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._syncs_folder = bool(flags[0] & SYNCS_ITS_FOLDER)
        super().__init__("unix", name, flags)
        self._inode = story.inode(self._path)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._story.events.append(Write(self._inode, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._story.events.append(Truncate(self._inode, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._story.events.append(Sync(self._inode))
        if self._syncs_folder:
            self._story.events.append(SyncFolder(self._path.parent))
            self._syncs_folder = False


@contextmanager
def recording(root: Path) -> Iterator[Recording]:
    """Record all that happens below a folder until the block ends."""
    story = Recording(root)
    vfs = RecordingVfs(story)
    try:
        with pytest.MonkeyPatch.context() as patch:
            _tap_python(story, patch)
            yield story
    finally:
        vfs.unregister()


def _tap_python(story: Recording, patch: pytest.MonkeyPatch) -> None:
    def tap(name: str, told: Callable[..., None]) -> None:
        real = getattr(os, name)

        def call(*given: Any, **options: Any) -> Any:
            result = real(*given, **options)
            paths = [Path(one) for one in given if isinstance(one, str | Path)]
            if (paths and story.inside(paths[0])) or name == "fsync":
                told(*(paths or given))
            return result

        patch.setattr(os, name, call)

    tap("mkdir", lambda path: story.name(path, 0))
    tap("unlink", lambda path: story.name(path, None))
    tap("link", lambda old, new: story.name(new, story.inode(old)))
    tap("rename", lambda old, new: story.name(new, story.inode(old), was=old))
    tap("fsync", lambda handle: _synced(story, Path(os.readlink(f"/proc/self/fd/{handle}"))))


def _synced(story: Recording, path: Path) -> None:
    """A file that Python wrote is told of when it is synced: named, written, synced."""
    if path.is_dir():
        if story.inside(path):
            story.events.append(SyncFolder(path))
        return
    known = path in story.disk().names or any(
        isinstance(event, Name) and event.path == path for event in story.events
    )
    inode = story.inode(path)
    if not known:
        story.events.append(Write(inode, 0, path.read_bytes()))
    story.events.append(Sync(inode))
