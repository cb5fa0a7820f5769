"""A virtual screen for the whole run, and a server."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.machines import ServerProcess

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers put their sockets


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """An empty portrait screen of a terminal's size."""
    with screen_of("1080x1920") as name:
        yield name


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """With the demo's data; it answers."""
    made = ServerProcess(tmp_path)
    made.start()
    yield made
    made.stop()


@contextmanager
def screen_of(size: str) -> Iterator[str]:
    """The name of an X display with one screen."""
    number = next(n for n in range(400, 500) if not (SOCKETS / f"X{n}").exists())
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not (SOCKETS / f"X{number}").exists():
        assert server.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
