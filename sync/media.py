"""Media files by their sha256: fetched in pieces, trusted only when the hash fits."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

from sync.client import Client
from sync.errors import MediaRefused

KEPT_FREE_BYTES = 512 * 1024 * 1024
SWEPT_AFTER_S = 7 * 24 * 3600

_SHA256 = re.compile(r"[0-9a-f]{64}")


def wanted(conn: apsw.Connection, folder: Path) -> Iterator[str]:
    """Hashes that published bodies name and the folder lacks.

    Any text value of 64 hex digits in a body names a media file; that is part of the contract.
    """
    for sha256 in dict.fromkeys(_named(conn)):
        if not (folder / sha256).exists():
            yield sha256


def fetch(client: Client, sha256: str, folder: Path) -> Path:
    """Fetch one file, going on where a cut-off download stopped. Raises RetryLater, and
    MediaRefused when it cannot be had whole: then it starts anew the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{sha256}.part"
    try:
        client.media(sha256, part)
        if _sha256_of(part) != sha256:
            raise MediaRefused("the media file's hash does not fit")
    except MediaRefused:
        part.unlink(missing_ok=True)
        raise
    return part.replace(folder / sha256)


def has_room(folder: Path) -> bool:
    """Whether media may take room: captures must never find the disk full because of them."""
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free > KEPT_FREE_BYTES


def sweep(conn: apsw.Connection, folder: Path, *, now_s: float) -> int:
    """Delete files that no published body has named for a week; how many."""
    named = set(_named(conn))
    swept = 0
    for path in folder.iterdir() if folder.exists() else ():
        is_old = abs(now_s - path.stat().st_mtime) > SWEPT_AFTER_S
        if path.name.removesuffix(".part") not in named and is_old:
            path.unlink()
            swept += 1
        elif path.name in named:
            os.utime(path, (now_s, now_s))
    return swept


def _named(conn: apsw.Connection) -> Iterator[str]:
    for (body,) in conn.execute("SELECT body FROM entity WHERE deleted = 0"):
        yield from _hashes(json.loads(str(body)))


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hashes(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _SHA256.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _hashes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _hashes(inner)
