"""Fault 3: the disk is full at capture: a visible refusal, and the database opens again."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import apsw
import pytest

from kiosk.desk import Desk
from kiosk.errors import NotKept
from kiosk.store.store import Store
from tests.factories import NOW
from tests.fakes import FakeClock
from tests.power.full_disk import full_disk
from tests.power.promises import broken_promise, dump
from tests.power.stories import an_enrolled_terminal, book

MOST_WRITES = 200


@pytest.fixture
def terminal(place: Path) -> Path:
    an_enrolled_terminal(place / "sound")
    return place / "sound" / "data"


def _desk(folder: Path) -> Desk:
    return Desk(Store(folder), FakeClock(NOW))


def test_fault_03_a_disk_that_is_full_at_any_write_of_a_capture_refuses_and_goes_on_later(
    terminal: Path, place: Path
) -> None:
    refusals = 0
    for room in range(MOST_WRITES):
        folder = place / "terminal"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(terminal, folder)
        with full_disk() as disk:
            desk = _desk(folder)
            before = dump(desk.store.reader)
            disk.room = room
            kept = True
            try:
                book(desk, 13)
            except NotKept:
                kept, refusals = False, refusals + 1
            assert (dump(desk.store.reader) == before) is not kept
            was_full, disk.room = disk.refused > 0, None
            book(desk, 14)
            after = dump(desk.store.reader)
            desk.store.close()
        assert broken_promise(folder, [after]) is None
        if not was_full:
            break
    assert refusals > 10
    assert room < MOST_WRITES - 1


def test_a_disk_that_fails_to_sync_a_capture_refuses_it_and_leaves_it_whole_or_absent(
    terminal: Path,
) -> None:
    with full_disk(apsw.IOError) as disk:
        desk = _desk(terminal)
        before = dump(desk.store.reader)
        book(desk, 13)
        after = dump(desk.store.reader)
        disk.room = 0
        with pytest.raises(NotKept):
            book(desk, 14)
        assert dump(desk.store.reader) == after != before
        disk.room = None
        book(desk, 15)
        assert len(dump(desk.store.reader)["outbox"]) == len(after["outbox"]) + 1
        desk.store.close()


def test_a_disk_that_is_full_at_any_write_of_the_first_start_lets_it_start_later(
    place: Path,
) -> None:
    refusals = 0
    for room in range(MOST_WRITES):
        folder = place / "first"
        shutil.rmtree(folder, ignore_errors=True)
        with full_disk() as disk:
            disk.room = room
            try:
                Store(folder).close()
            except NotKept:
                refusals += 1
        Store(folder).close()
        if not disk.refused:
            break
    assert refusals > 5
    assert room < MOST_WRITES - 1


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A real file system of 1 MiB."""
    folder = place / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _leave_room(disk: Path, pages: int) -> Path:
    """Fill the disk but for so many pages of 4 KiB."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    free = shutil.disk_usage(disk).free
    ballast.write_bytes(bytes(max(0, free - pages * 4096)))
    return ballast


@pytest.mark.parametrize("checkpoint_every", [1000, 1])
def test_fault_03_a_really_full_disk_refuses_a_capture_and_takes_the_next_one_after_room_is_made(
    checkpoint_every: int, small_disk: Path, terminal: Path
) -> None:
    """A checkpoint that finds no room is no refusal: the capture is in the log already."""
    refused = opened = 0
    for pages in range(24):
        folder = small_disk / "data"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(terminal, folder)
        desk = _desk(folder)
        desk.store.reader.execute(f"PRAGMA wal_autocheckpoint = {checkpoint_every}")
        expected = dump(desk.store.reader)
        ballast = _leave_room(small_disk, pages)
        with suppress(NotKept):
            refused += 1
            book(desk, 13)
            refused -= 1
            expected = dump(desk.store.reader)
        assert dump(desk.store.reader) == expected
        desk.store.close()
        with suppress(NotKept):
            Store(folder).close()
            opened += 1
        ballast.unlink()
        assert broken_promise(folder, [expected]) is None
        desk = _desk(folder)
        book(desk, 15)
        desk.store.close()
    assert 3 < refused < 24
    assert opened > 0
