"""Fault 4: a second process on the same data exits with a clear error."""

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.desk import Desk
from kiosk.store.store import Store
from tests.factories import NOW
from tests.fakes import FakeClock
from tests.power.promises import dump
from tests.power.stories import an_enrolled_terminal, book

IN_USE_OR_DAMAGED = 3


@pytest.mark.parametrize("command", [["run"], ["sync", "--once"], ["simulate", "--ops", "1"]])
def test_fault_04_a_second_process_says_that_the_data_is_in_use_and_ends(
    command: list[str], place: Path
) -> None:
    an_enrolled_terminal(place)
    desk = Desk(Store(place / "data"), FakeClock(NOW))
    before = dump(desk.store.reader)
    second = subprocess.run(
        [sys.executable, "-m", "kiosk", "--data", str(place / "data"), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert second.returncode == IN_USE_OR_DAMAGED
    assert "another process works on" in second.stderr
    assert str(place / "data") in second.stderr
    assert "Traceback" not in second.stderr
    assert dump(desk.store.reader) == before
    book(desk, 13)
    desk.store.close()
