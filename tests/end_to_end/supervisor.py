"""Does with a program what systemd does with a notify service, by the values of its unit file.

Only what the tests need: READY and WATCHDOG, SIGABRT when the service is silent, SIGKILL when that
is not enough, ExecStopPost's word, a start after RestartSec.
"""

import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.lives import RESULT
from tests.deploy.test_units import KIOSK, unit
from tests.end_to_end.machines import environment


@dataclass
class Supervisor:
    """`command` runs in `folder`, as often as it ends, until `stop`. Times are monotonic."""

    command: list[str]
    folder: Path
    log: Path
    more: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    ready_at: list[float] = field(default_factory=list)
    killed_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        keys = unit(KIOSK / "dangqun-kiosk.service")
        assert keys["Type"] == ["notify"]
        self.watchdog_s = float(keys["WatchdogSec"][0])
        self._restart_s = float(keys["RestartSec"][0])
        self._abort_s = float(keys["TimeoutAbortSec"][0])
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join(30)

    def _supervise(self) -> None:
        while not self._ending.is_set():
            self._live_once()
            self._ending.wait(self._restart_s)

    def _live_once(self) -> None:
        address = self.folder / "notify"
        address.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
            listening.bind(str(address))
            listening.settimeout(0.05)
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command,
                    stdout=log,
                    stderr=log,
                    env=environment(
                        NOTIFY_SOCKET=str(address),
                        WATCHDOG_USEC=str(int(self.watchdog_s * 1e6)),
                        **self.more,
                    ),
                    start_new_session=True,
                )
            result = self._watch(self.process, listening)
        (self.folder / "terminal" / RESULT).write_text(result + "\n")

    def _watch(self, process: subprocess.Popen[bytes], listening: socket.socket) -> str:
        deadline: float | None = None
        while process.poll() is None:
            for word in _words(listening):
                self.told.append(word)
                if word == "READY=1":
                    self.ready_at.append(time.monotonic())
                if word in ("READY=1", "WATCHDOG=1"):
                    deadline = time.monotonic() + self.watchdog_s
            if deadline is not None and time.monotonic() > deadline:
                self.killed_at.append(time.monotonic())
                self._end(process, signal.SIGABRT, self._abort_s)
                return "watchdog"
            if self._ending.is_set():
                self._end(process, signal.SIGTERM, 15)
        self.told += _words(listening)
        return "success" if process.returncode == 0 else "signal"

    def _end(self, process: subprocess.Popen[bytes], number: int, patience_s: float) -> None:
        os.killpg(process.pid, number)
        os.killpg(process.pid, signal.SIGCONT)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _words(listening: socket.socket) -> list[str]:
    try:
        return listening.recv(4096).decode().split("\n")
    except TimeoutError:
        return []
