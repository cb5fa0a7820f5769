"""A virtual screen for the whole run, and a server."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.machines import ServerProcess


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
    """An X display with one screen: the server picks its name, and tells it when it is ready."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        assert number, "no X server starts"
        try:
            yield f":{number}"
        finally:
            server.terminate()
