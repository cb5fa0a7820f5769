"""Exchange with the server now: push, pull, media, heartbeat; prints what was done as JSON.

The terminal's own program does this by itself; this is for a terminal that is not running.
"""

import argparse
import json
from dataclasses import asdict

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.devices.parts import part_words
from kiosk.store.store import Store
from kiosk.syncing import open_round
from sync.clock import SystemClock

NAME = "sync"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk sync --once`."""
    parser.add_argument("--once", action="store_true", required=True, help="one exchange, then end")


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 when all went well, 1 when the server was not reached or held something back."""
    store = Store(settings.folder)
    try:
        report = open_round(Desk(store, SystemClock()), parts=lambda: part_words(settings)).run()
    finally:
        store.close()
    print(json.dumps(asdict(report)))
    return 0 if report.trouble is None else 1
