"""Media files by their sha256: fetched in pieces, trusted only when the hash fits."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

from sync.client import Client
from sync.errors import RetryLater

_SHA256 = re.compile(r"[0-9a-f]{64}")


def wanted(conn: apsw.Connection, folder: Path) -> Iterator[str]:
    """Hashes that published bodies name and the folder lacks.

    Any text value of 64 hex digits in a body names a media file; that is part of the contract.
    """
    seen: set[str] = set()
    for (body,) in conn.execute("SELECT body FROM entity WHERE deleted = 0"):
        for sha256 in _hashes(json.loads(str(body))):
            if sha256 not in seen and not (folder / sha256).exists():
                yield sha256
            seen.add(sha256)


def fetch(client: Client, sha256: str, folder: Path) -> Path:
    """Fetch one file, going on where a cut-off download stopped. Raises RetryLater."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{sha256}.part"
    have = part.stat().st_size if part.exists() else 0
    status, content = client.media(sha256, from_byte=have)
    if status != 416:
        with part.open("ab" if status == 206 else "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    if hashlib.sha256(part.read_bytes()).hexdigest() != sha256:
        part.unlink()
        raise RetryLater("the media file's hash does not fit")
    return part.replace(folder / sha256)


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
