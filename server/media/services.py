"""Keeping files by their hash."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from server.districts.models import District
from server.media.models import MediaFile


def store_media(district: District, content: bytes, content_type: str) -> str:
    """Keep the file for a district; its sha256 in hex. The same file twice is kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = media_path(sha256)
    if not path.exists():
        _write(path, content)
    MediaFile.objects.get_or_create(
        district=district,
        sha256=sha256,
        defaults={"content_type": content_type, "size": len(content)},
    )
    return sha256


def media_path(sha256: str) -> Path:
    """Where the bytes of a stored file lie."""
    return Path(settings.MEDIA_ROOT) / sha256


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with staged.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)
