"""How the last run ended, as the next one finds it."""

from pathlib import Path

import pytest

from kiosk.lives import RESULT, Life
from kiosk.store.store import Store
from tests.factories import NOW
from tests.fakes import FakeClock


class Machine:
    """A disk that goes through runs and boots."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock(NOW)

    def runs(self, *, ends: bool = True, failed: bool = False) -> Life:
        store = Store(self.folder)
        try:
            life = Life(store, self.clock)
            if ends:
                life.end(failed=failed)
        finally:
            store.close()
        return life

    def boots(self) -> None:
        self.clock.boot_id = "another boot"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _told(life: Life) -> tuple[str, int]:
    assert life.last_end is not None
    return life.last_end.how, life.unclean_ends


def test_the_first_run_has_no_end_to_tell_of(machine: Machine) -> None:
    life = machine.runs()
    assert (life.last_end, life.unclean_ends) == (None, 0)


def test_an_orderly_end_is_clean(machine: Machine) -> None:
    machine.runs()
    assert _told(machine.runs()) == ("clean", 0)


def test_a_run_that_ended_alone_was_killed(machine: Machine) -> None:
    machine.runs(ends=False)
    assert _told(machine.runs()) == ("killed", 1)
    assert _told(machine.runs()) == ("clean", 1)


def test_the_evenings_power_cut_is_told_and_is_not_counted(machine: Machine) -> None:
    machine.runs(ends=False)
    (machine.folder / RESULT).write_text("watchdog\n")  # of days ago
    machine.boots()
    assert _told(machine.runs()) == ("power", 0)


@pytest.mark.parametrize(
    ("word", "how"), [("watchdog", "watchdog"), ("oom-kill", "memory"), ("success", "killed")]
)
def test_the_managers_word_says_who_killed_it(machine: Machine, word: str, how: str) -> None:
    machine.runs(ends=False)
    (machine.folder / RESULT).write_text(f"{word}\n")
    assert _told(machine.runs()) == (how, 1)


def test_a_home_that_cannot_be_shown_is_an_end_of_its_own(machine: Machine) -> None:
    machine.runs(failed=True)
    assert _told(machine.runs()) == ("failed", 1)


def test_unclean_ends_are_counted_for_a_day(machine: Machine) -> None:
    for _ in range(3):
        machine.runs(ends=False)
    assert machine.runs().unclean_ends == 3
    machine.clock.pass_time(days=1, minutes=1)
    assert machine.runs().unclean_ends == 0
