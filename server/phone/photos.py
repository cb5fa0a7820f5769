"""A merchant's photo at a phone's size, made once."""

import secrets
from pathlib import Path

from django.conf import settings

from server.media.services import media_path
from server.phone.pictures import PictureRefused, redrawn

WIDTH = 720


def phone_photo(sha256: str) -> bytes | None:
    """The JPEG, or None when there is no such photo."""
    kept = _folder() / f"{sha256}-{WIDTH}.jpg"
    if kept.exists():
        return kept.read_bytes()
    if not sha256 or not media_path(sha256).exists():
        return None
    try:
        with media_path(sha256).open("rb") as file:
            made = redrawn(file, longest=WIDTH, quality=76)
    except PictureRefused:
        return None
    _keep(kept, made)
    return made


def _folder() -> Path:
    data_dir: Path = settings.OPTIONS.data_dir
    return data_dir / "phone_photos"


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    staged.write_bytes(content)
    staged.replace(path)
