"""Fault 1: kill -9 around the commit of a capture; and fault 32, in the middle of an upgrade."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from kiosk.store import migrations
from tests.power.promises import Dump, broken_promise, dump
from tests.power.stories import a_terminal_of_version_1, an_enrolled_terminal

COLUMNS = 23
"""Of the outbox, before the further step."""
ALREADY = 2
"""Bookings that waited before the child started."""
SIGKILLED = 9


def _lives(place: Path, moments: str) -> Iterator[dict[str, Any]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.power.killing", place / "runs", place / "data", moments],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        yield from map(json.loads, process.stdout)
    assert process.returncode == 0


def _booked(folder: Path) -> tuple[set[str], set[str]]:
    """Ids of bookings in the outbox, and in the rows that the screens show."""
    with closing(apsw.Connection(str(folder / "terminal.db"))) as conn:
        operations = conn.execute("SELECT entity_id FROM outbox").fetchall()
        shown = conn.execute("SELECT id FROM local_row").fetchall()
    return {str(row[0]) for row in operations}, {str(row[0]) for row in shown}


def _assert_nothing_told_is_lost(life: dict[str, Any]) -> None:
    folder = Path(life["folder"])
    operations, shown = _booked(folder)
    assert operations == shown
    assert set(life["told"]) <= operations
    assert len(operations) - ALREADY - len(life["told"]) in (0, 1)
    with closing(apsw.Connection(str(folder / "terminal.db"))) as conn:
        found = dump(conn)
    assert broken_promise(folder, [found]) is None


@pytest.mark.parametrize(
    ("moments", "at_least"), [("writes", 60), ("lines", 100)], ids=["writes", "lines"]
)
def test_fault_01_kill_9_at_any_moment_of_a_capture_loses_nothing_the_person_was_told_of(
    moments: str, at_least: int, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    an_enrolled_terminal(place)
    lives = list(_lives(place, moments))
    for life in lives[:-1]:
        assert life["status"] == SIGKILLED
        _assert_nothing_told_is_lost(life)
    assert lives[-1]["lived"]
    assert len(lives[-1]["told"]) == 3
    assert {len(life["told"]) for life in lives} == {0, 1, 2, 3}
    assert len(lives) > at_least
    with capsys.disabled():
        print(f"\nkilled at {len(lives) - 1} {moments}", end=" ")


def _upgraded(folder: Path) -> bool:
    with closing(apsw.Connection(str(folder / "terminal.db"))) as conn:
        return int(conn.pragma("user_version")) == len(migrations.STEPS)


def test_fault_32_an_upgrade_that_is_killed_at_any_write_leaves_the_outbox_whole_and_is_finished(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_terminal_of_version_1(place)
    lives = list(_lives(place, "writes"))
    states = set()
    for life in lives[:-1]:
        assert life["status"] == SIGKILLED
        states.add(_upgraded(Path(life["folder"])))
        _assert_nothing_told_is_lost(life)
        assert _upgraded(Path(life["folder"]))
    assert states == {False, True}
    with capsys.disabled():
        print(f"\nkilled at {len(lives) - 1} writes from the upgrade on", end=" ")


WITH_NOTES = """
    ALTER TABLE outbox ADD COLUMN note TEXT NOT NULL DEFAULT '';
    UPDATE outbox SET note = kind || ' ' || seq;
    CREATE TABLE outbox_note (op_id TEXT PRIMARY KEY, note TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO outbox_note SELECT op_id, note FROM outbox;
    CREATE INDEX outbox_by_note ON outbox (note);
"""
"""A realistic further step: a column that is filled, a table copied from another."""


def test_fault_32_an_upgrade_that_is_stopped_at_any_statement_happens_whole_or_not_at_all(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, WITH_NOTES))
    statements = 0
    for statements in range(100):
        root = place / str(statements)
        a_terminal_of_version_1(root)
        if _stopped_after(statements, root / "data" / "terminal.db"):
            break
    assert statements > len(WITH_NOTES.strip().splitlines())
    assert statements < 99


def _stopped_after(statements: int, path: Path) -> bool:
    """Migrate so many statements, then leave as a killed program does; whether it ended."""
    with closing(apsw.Connection(str(path))) as conn:
        conn.exec_trace = _stop_after(statements)
        try:
            migrations.migrate(conn)
        except apsw.ExecTraceAbort:
            ended = False
        else:
            ended = True
    with closing(apsw.Connection(str(path))) as conn:
        version, before = int(conn.pragma("user_version")), dump(conn)
        noted = conn.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%note%'").fetchall()
        assert (noted == []) is (version < len(migrations.STEPS))
        migrations.migrate(conn)
        assert len(conn.execute("SELECT * FROM outbox_note").fetchall()) == ALREADY
        assert _without_note(dump(conn)) == _without_note(before)
    assert broken_promise(path.parent, [_dump_of(path)]) is None
    return ended


def _without_note(found: Dump) -> list[tuple[object, ...]]:
    return [row[:COLUMNS] for row in found["outbox"]]


def _stop_after(statements: int) -> Callable[[object, str, object], bool]:
    left = [statements]

    def trace(cursor: object, sql: str, bindings: object) -> bool:
        left[0] -= 1
        return left[0] >= 0

    return trace


def _dump_of(path: Path) -> Dump:
    with closing(apsw.Connection(str(path))) as conn:
        return dump(conn)
