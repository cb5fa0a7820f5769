"""A real small file system of a few hundred kilobytes, where the machine lets tests mount one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, *, size: str, options: str = "") -> Iterator[Path]:
    """Mounts a tmpfs. Skips the test with the reason where that is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = ",".join(filter(None, (f"size={size}", options)))
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", wanted, "tmpfs", folder], capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(f"no mount here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], capture_output=True)


def fill(folder: Path) -> Path:
    """A file that takes all the space there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler
