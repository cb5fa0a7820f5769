"""One rig for all tests of a worker; each test begins with it as it was after the set-up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from tests.faults.rig import Rig, running_rig
from tests.faults.terminals import Terminal, new_terminal

NewTerminal = Callable[..., Terminal]


@pytest.fixture(scope="session")
def the_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with running_rig(tmp_path_factory.mktemp("rig")) as found:
        yield found


@pytest.fixture
def rig(the_rig: Rig) -> Rig:
    """As after the set-up."""
    the_rig.begin_again()
    return the_rig


@pytest.fixture
def new(rig: Rig, tmp_path: Path) -> Iterator[NewTerminal]:
    """Makes enrolled terminals that have pulled everything; closes them."""
    made: list[Terminal] = []

    def make(name: str = "一号", *, station: int = 0) -> Terminal:
        made.append(new_terminal(rig, tmp_path / name, name, station=station))
        return made[-1]

    yield make
    for terminal in made:
        terminal.close()


@pytest.fixture(autouse=True)
def _no_log() -> Iterator[None]:
    """Faults are meant here: their log lines would hide what failed."""
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()
