"""Say the verdict on an integrity code's text, or its typed short form, as JSON.

Uses the lists that this terminal pulled; nothing is recorded.
"""

import argparse
import json

import msgspec

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.queries.code_lists import code_lists
from kiosk.queries.verdict import verify_any
from kiosk.store.store import Store
from sync.clock import SystemClock

NAME = "verify"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk verify TEXT`."""
    parser.add_argument("text", metavar="TEXT")


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 for a genuine code, 1 for every other verdict."""
    desk = Desk(Store(settings.folder, read_only=True), SystemClock())
    try:
        today = desk.clock.now().astimezone(desk.zone).date()
        verdict = verify_any(given.text, lists=code_lists(desk), today=today)
    finally:
        desk.store.close()
    print(json.dumps(msgspec.to_builtins(verdict), ensure_ascii=False))
    return 0 if verdict.verdict == "genuine" else 1
