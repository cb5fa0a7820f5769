"""What the service manager is told, and when it is told nothing."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.service import Service
from kiosk.watchdog import PATIENCE_WITH_VISIT_S, Watchdog
from sync.pulse import Pulse


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)
        self.environ = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "21000000"}

    def heard(self) -> list[str]:
        words: list[str] = []
        while True:
            try:
                words += self._socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return words

    def close(self) -> None:
        self._socket.close()


class Moves:
    def __init__(self) -> None:
        self.s = 0.0
        self.pulse = Pulse(lambda: self.s)


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(tmp_path / "notify")
    yield made
    made.close()


def _beaten(manager: Manager, moves: Moves, *, in_visit: bool = False) -> Watchdog:
    """A watchdog of a terminal that is ready."""
    watchdog = Watchdog(Service(manager.environ), moves.pulse, in_visit=lambda: in_visit)
    watchdog.beat(drawn=True)
    manager.heard()
    return watchdog


def test_it_is_ready_with_the_first_frame_and_not_before(manager: Manager) -> None:
    watchdog = Watchdog(Service(manager.environ), Moves().pulse)
    watchdog.beat(drawn=False)
    assert manager.heard() == []
    watchdog.beat(drawn=True)
    assert manager.heard()[:2] == ["READY=1", "WATCHDOG=1"]
    watchdog.beat(drawn=True)
    assert manager.heard() == ["WATCHDOG=1"]


def test_without_a_frame_it_is_not_alive(manager: Manager) -> None:
    watchdog = _beaten(manager, Moves())
    watchdog.beat(drawn=False)
    assert manager.heard() == []


def test_with_a_sync_worker_that_is_late_it_is_not_alive_until_that_moves(manager: Manager) -> None:
    moves = Moves()
    watchdog = _beaten(manager, moves)
    moves.pulse.step(5)
    moves.s = 6
    watchdog.beat(drawn=True)
    assert "WATCHDOG=1" not in manager.heard()
    moves.pulse.step(5)
    watchdog.beat(drawn=True)
    assert manager.heard() == ["WATCHDOG=1"]


def test_nobody_is_thrown_out_for_the_sync_worker_for_ten_minutes(manager: Manager) -> None:
    moves = Moves()
    watchdog = _beaten(manager, moves, in_visit=True)
    moves.pulse.step(0)
    moves.s = PATIENCE_WITH_VISIT_S
    watchdog.beat(drawn=True)
    assert manager.heard() == ["WATCHDOG=1"]
    moves.s += 1
    watchdog.beat(drawn=True)
    assert "WATCHDOG=1" not in manager.heard()


def test_a_beat_comes_three_times_a_period(manager: Manager) -> None:
    assert Watchdog(Service(manager.environ), Moves().pulse).beat_every_s == 7


def test_its_end_is_told(manager: Manager) -> None:
    Watchdog(Service(manager.environ), Moves().pulse).stopping()
    assert manager.heard()[0] == "STOPPING=1"


def test_without_a_manager_nothing_is_told_and_nothing_is_drawn() -> None:
    watchdog = Watchdog(Service({}), Moves().pulse)
    assert watchdog.beat_every_s is None
    watchdog.beat(drawn=True)
    watchdog.stopping()


def test_a_manager_that_is_gone_does_not_stop_the_terminal(manager: Manager) -> None:
    Path(manager.environ["NOTIFY_SOCKET"]).unlink()
    Watchdog(Service(manager.environ), Moves().pulse).beat(drawn=True)


def test_an_abstract_socket_is_one_too() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0dangqun-test-notify")
        Service({"NOTIFY_SOCKET": "@dangqun-test-notify"}).tell("READY=1")
        assert listening.recv(100) == b"READY=1"
