"""A frozen terminal is started anew within 30 s: the real program under the values of its unit.

`Supervisor` stands for systemd."""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from kiosk.store.store import Store
from sync import state
from tests.end_to_end.machines import ask, free_port, until
from tests.end_to_end.supervisor import Supervisor
from tests.factories import enrolled_desk, pending_ops
from tests.power.stories import book
from tests.sync.trickle import Trickle

BACK_WITHIN_S = 30.0


@dataclass
class Watched:
    """A terminal with two bookings in its queue, under supervision."""

    folder: Path
    supervisor: Supervisor

    def is_usable(self) -> bool:
        return bool(ask(self.folder / "probe", {"find": "home.study"}, 2))

    def is_fed(self, times: int = 1) -> bool:
        return self.supervisor.told.count("WATCHDOG=1") >= times

    def is_back_after(self, frozen_at: float) -> float:
        """Seconds from the freeze to a home that answers."""
        until(lambda: len(self.supervisor.ready_at) == 2, "it starts again", 60)
        until(self.is_usable, "home can be used")
        return time.monotonic() - frozen_at

    def last_end(self) -> str:
        store = Store(self.folder / "terminal", read_only=True)
        try:
            found: str = json.loads(state.get(store.reader, "lives") or "{}")["last_end"]["how"]
        finally:
            store.close()
        return found

    def pending(self) -> int:
        store = Store(self.folder / "terminal", read_only=True)
        try:
            (count,) = store.reader.execute("SELECT count(*) FROM outbox").fetchall()[0]
        finally:
            store.close()
        return int(str(count))


def _prepared(folder: Path, server_url: str) -> None:
    desk = enrolled_desk(folder)
    book(desk, 11)
    book(desk, 12)
    assert len(pending_ops(desk)) == 2
    with desk.store.transaction() as tx:
        known = state.enrolment(tx)
        assert known is not None
        moved = {**known.__dict__, "server_url": server_url}
        state.put(tx, "enrolment", msgspec.json.encode(moved).decode())
    desk.store.close()
    (folder / "data").rename(folder / "terminal")


@contextlib.contextmanager
def _watched(
    folder: Path, display: str, server_url: str, step_s: float, **more: str
) -> Iterator[Watched]:
    _prepared(folder, server_url)
    command = [sys.executable, "-m", "tests.end_to_end.freezable"]
    command += ["--data", str(folder / "terminal"), "run", "--probe", str(folder / "probe")]
    supervisor = Supervisor(
        command,
        folder,
        folder / "log",
        {
            "DISPLAY": display,
            "FREEZE_UI": str(folder / "freeze"),
            "SYNC_STEP_S": str(step_s),
            "DANGQUN_KIOSK_CAMERA": "none",
            "DANGQUN_KIOSK_SYNC_EVERY_S": "1",
            **more,
        },
    )
    supervisor.start()
    watched = Watched(folder, supervisor)
    try:
        until(watched.is_usable, lambda: (folder / "log").read_text())
        until(watched.is_fed, "it says that it is alive")
        yield watched
    finally:
        supervisor.stop()


@pytest.mark.parametrize("how", ["the UI thread hangs", "the process is stopped"])
def test_a_frozen_screen_is_back_within_30_s(tmp_path: Path, display: str, how: str) -> None:
    with _watched(tmp_path, display, f"http://127.0.0.1:{free_port()}", 120) as terminal:
        assert terminal.supervisor.process is not None
        if how == "the UI thread hangs":
            (tmp_path / "freeze").touch()
            until(lambda: not (tmp_path / "freeze").exists(), "it hangs")
        else:
            os.kill(terminal.supervisor.process.pid, signal.SIGSTOP)
        took_s = terminal.is_back_after(time.monotonic())
        assert took_s < BACK_WITHIN_S
        assert (terminal.last_end(), terminal.pending()) == ("watchdog", 2)
        print(f"back after {took_s:.1f} s")


def test_a_sync_worker_that_hangs_in_an_endless_answer_is_started_anew(
    tmp_path: Path, display: str
) -> None:
    step_s = 3.0
    with Trickle() as server, _watched(tmp_path, display, server.url, step_s) as terminal:
        until(lambda: len(terminal.supervisor.killed_at) == 1, "it is ended", 60)
        assert terminal.supervisor.killed_at[0] - server.asked_at < step_s + 30
        until(terminal.is_usable, "home can be used")
        assert (terminal.last_end(), terminal.pending()) == ("watchdog", 2)


def test_a_server_that_drips_never_makes_the_terminal_start_anew(
    tmp_path: Path, display: str
) -> None:
    """Many calls that are given up, each within the time of a step, over two watchdog periods."""
    with (
        Trickle() as server,
        _watched(tmp_path, display, server.url, 6, ANSWER_S="2") as terminal,
    ):
        until(lambda: terminal.is_fed(times=8), "it is alive for long", 70)
        assert terminal.supervisor.killed_at == []
        assert server.asked >= 3
        assert "too slow" in terminal.supervisor.log.read_text()
    assert terminal.last_end() == "clean"
    assert terminal.pending() == 2


def test_a_terminal_at_rest_goes_on_for_more_than_two_periods(tmp_path: Path, display: str) -> None:
    with _watched(tmp_path, display, f"http://127.0.0.1:{free_port()}", 120) as terminal:
        until(lambda: terminal.is_fed(times=8), "it is alive for long", 70)
        assert terminal.supervisor.killed_at == []
        assert len(terminal.supervisor.ready_at) == 1
    assert "STOPPING=1" in terminal.supervisor.told
    assert terminal.last_end() == "clean"
