"""Real processes killed with -9, again and again: what was said to be done is there afterwards."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.errors import DataInUse
from kiosk.store.store import Store
from tests.end_to_end.machines import environment, until
from tests.factories import enrolled_desk
from tests.faults.acts import act
from tests.faults.conftest import NewTerminal
from tests.faults.quiet import check_receipts
from tests.faults.rig import ROOT, Rig

KILLS = int(os.environ.get("DANGQUN_FAULT_KILLS", "30"))
SERVER_KILLS = max(5, KILLS // 6)
OPS = 400


@contextmanager
def process(module: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process of ours that has the store open; killed at the end."""
    started = subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{module}", str(folder)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        yield started
    finally:
        started.kill()
        started.communicate()


def test_fault_01_what_was_said_to_be_kept_is_kept_however_often_it_is_killed(
    tmp_path: Path,
) -> None:
    enrolled_desk(tmp_path).store.close()
    folder, chance, told = tmp_path / "data", random.Random(1), list[str]()
    for _ in range(KILLS):
        with process("capturing", folder) as running:
            assert running.stdout is not None
            for _ in range(chance.randrange(1, 25)):
                told.append(running.stdout.readline().strip())
            running.kill()
            told += running.stdout.read().split()
    store = Store(folder)
    found = store.reader.execute("SELECT op_id, seq, state FROM outbox ORDER BY id").fetchall()
    store.close()
    kept = [str(row[0]) for row in found]
    assert len(told) > KILLS
    assert [op_id for op_id in told if len(op_id) == 36 and op_id not in set(kept)] == []
    assert [row[1] for row in found] == list(range(1, len(found) + 1))
    assert {row[2] for row in found} == {"pending"}
    assert len(kept) - len(told) <= KILLS, "more was kept than one unsaid capture a kill"


def test_fault_04_a_second_process_on_the_same_data_is_told_so(tmp_path: Path) -> None:
    enrolled_desk(tmp_path).store.close()
    with process("capturing", tmp_path / "data"), pytest.raises(DataInUse, match="another process"):
        Store(tmp_path / "data")
    Store(tmp_path / "data").close()


def test_fault_13_a_server_killed_again_and_again_loses_and_doubles_nothing(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    kinds = ("feedback.sent", "booking.requested", "study.finished", "merchant.rated")
    captured = 0
    while captured < OPS:
        captured += act(terminal.desk, kinds[captured % 4], captured) or act(
            terminal.desk, "feedback.sent", captured
        )
    chance = random.Random(13)
    for number in range(SERVER_KILLS):
        killer = threading.Thread(target=_kill_when, args=(rig, chance.randrange(1, 60), number))
        killer.start()
        terminal.sync()
        killer.join()
    until(lambda: terminal.sync() and not terminal.counts()["pending"], "all is pushed")
    assert terminal.counts()["done"] == captured
    assert rig.rows("SELECT count(*) FROM ingest_appliedop") == [(captured,)]
    ((words, applied),) = rig.rows(
        "SELECT (SELECT count(*) FROM feedback_feedback), "
        "(SELECT count(*) FROM ingest_appliedop WHERE kind = 'feedback.sent')"
    )
    assert words == applied
    check_receipts(rig, terminal)


def _kill_when(rig: Rig, more: int, number: int) -> None:
    """When so many more operations are in the inbox, or all are; each fifth time the master too."""

    def count() -> int:
        return int(rig.rows("SELECT count(*) FROM ingest_appliedop")[0][0])

    start = count()
    deadline = threading.Event()
    for _ in range(200):
        if count() >= min(start + more, OPS) or deadline.wait(0.002):
            break
    if number % 5 == 4:
        rig.server.kill_all()
        rig.server.start()
    else:
        rig.server.kill_worker()


def test_fault_28_a_terminal_killed_between_two_pages_goes_on_where_it_was(
    rig: Rig, new: NewTerminal
) -> None:
    terminal = new()
    keys = [rig.office("publish", name=f"栏目 {number}") for number in range(9)]
    terminal.close()
    rig.proxy.pull_limit = 3
    pulls = rig.proxy.count("sync/pull")
    rig.proxy.hold("sync/pull", after=2)
    with process("syncing", terminal.folder) as running:
        assert rig.proxy.held.wait(30)
        running.kill()
        running.wait()
    rig.proxy.heal()
    terminal.boot()
    here = [key for key in keys if key in {entity[1] for entity in terminal.entities()}]
    assert here == keys[:6]
    assert rig.proxy.count("sync/pull") == pulls + 3
    report = terminal.sync()
    assert report is not None
    assert report.trouble is None
    given = rig.office("snapshot", device_id=terminal.device_id)
    assert terminal.entities() == {(row["type"], row["id"], row["version"]) for row in given}
