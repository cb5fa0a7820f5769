"""What must be on the disk before anybody is told."""

import os
from pathlib import Path


def sync_path(path: Path) -> None:
    """Wait until a folder's names, or a file's content, are on disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
