"""The terminal is killed at any moment of its start and use, and starts again."""

import contextlib
import random
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from kiosk.store.store import Store
from tests.end_to_end.machines import BIN, ask, environment, until
from tests.factories import enrolled_desk
from tests.power.stories import book

KILLS = 12
SEED = 20261124


class Life:
    """One terminal's data, started again and again."""

    def __init__(self, folder: Path, display: str) -> None:
        self.folder, self.data, self.probe = folder, folder / "terminal", folder / "probe"
        self._display = display
        desk = enrolled_desk(folder)
        book(desk, 11)
        desk.store.close()
        (folder / "data").rename(self.data)

    def start(self) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [BIN / "dangqun-kiosk", "--data", self.data, "run", "--probe", self.probe],
                stdout=log,
                stderr=log,
                env=environment(DISPLAY=self._display, DANGQUN_KIOSK_CAMERA="none"),
            )

    def is_usable(self) -> bool:
        return bool(ask(self.probe, {"find": "home.study"}, 2))

    def must_be_usable(self) -> None:
        process = self.start()
        try:
            until(self.is_usable, lambda: (self.folder / "log").read_text()[-3000:])
        finally:
            process.terminate()
            process.wait(20)
        store = Store(self.data, read_only=True)
        assert store.reader.execute("SELECT count(*) FROM outbox").fetchall() == [(1,)]
        store.close()


@pytest.fixture
def life(tmp_path: Path, display: str) -> Life:
    return Life(tmp_path, display)


def test_killed_while_it_starts_or_is_used_it_starts_again(life: Life) -> None:
    chance = random.Random(SEED)
    for _ in range(KILLS):
        process = life.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.05, 2.5))
            pytest.fail((life.folder / "log").read_text()[-3000:])
        process.send_signal(signal.SIGKILL)
        process.wait()
    life.must_be_usable()


def test_half_written_files_of_others_do_not_stop_the_start(life: Life) -> None:
    for path, content in {
        "kivy/config.ini": "[graphics]\nwidth = \x00\x00 garbage",
        "kivy/icon/kivy-icon-64.png": "no picture",
        "media/.part-of-a-download": "half",
        "lock": "4711",
        "service-result": "\x00\x00",
        "terminal.db.new": "",
    }.items():
        (life.data / path).parent.mkdir(parents=True, exist_ok=True)
        if path != "terminal.db.new":
            (life.data / path).write_text(content)
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(life.probe))
    life.must_be_usable()
