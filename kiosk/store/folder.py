"""Folders and files that outlast a power cut: a name is kept once its folder is synced."""

import os
from pathlib import Path

from sync.disk import sync_path


def make_folder(folder: Path) -> None:
    """A folder for its owner alone, with its missing parents."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_path(folder.parent)


def write_synced(path: Path, content: bytes) -> None:
    """A file for its owner alone; its name is kept once its folder is synced."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
