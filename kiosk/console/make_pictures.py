"""Write a picture of every screen in every mode as PNG."""

import argparse
from pathlib import Path

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.store.store import Store
from sync.clock import SystemClock

NAME = "pictures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk pictures DIR [--size WxH]`."""
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--size", metavar="WxH", type=_size, default=(1080, 1920))


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 when every picture was written."""
    from kiosk.app import prepare_kivy

    store = Store(settings.folder)
    try:
        prepare_kivy(store.folder)
        from screens.pictures import take_pictures

        given.folder.mkdir(parents=True, exist_ok=True)
        take_pictures(Desk(store, SystemClock()), given.folder, size=given.size)
    finally:
        store.close()
    return 0


def _size(text: str) -> tuple[int, int]:
    width, height = text.lower().split("x")
    return int(width), int(height)
