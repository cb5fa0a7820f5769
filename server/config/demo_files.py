"""Reads the demo district of assets/demo."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from server.districts.models import District
from server.media.services import store_media

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "demo"
PICTURE_FOLDERS = ("photos", "rooms", "photos/rooms", "notices", "plans")


@cache
def demo_district() -> dict[str, Any]:
    """All of district.toml."""
    return tomllib.loads((FOLDER / "district.toml").read_text(encoding="utf-8"))


def demo_id(district: District, kind: str, slug: str) -> UUID:
    """The same id at every loading, so that loading twice changes nothing."""
    return uuid5(district.id, f"{kind}/{slug}")


def demo_picture(district: District, slug: str) -> str:
    """The sha256 of the kept picture of that slug, or an empty text."""
    for folder in PICTURE_FOLDERS:
        path = FOLDER / folder / f"{slug}.png"
        if path.exists():
            return store_media(district, path.read_bytes(), "image/png")
    return ""
