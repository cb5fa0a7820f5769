"""Say the verdict on an integrity code's text, or its typed short form, as JSON.

Uses the lists that this terminal pulled; nothing is recorded.
"""

import argparse
import json

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.queries.code_check import code_check
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
        check = code_check(desk, text=given.text, way="typed")
    finally:
        desk.store.close()
    said = {
        "verdict": check.verdict,
        "reason": check.reason,
        "serial": check.serial,
        "merchant_id": check.merchant_id,
        "merchant": check.merchant.name if check.merchant else None,
        "issued": check.issued,
        "expires": check.expires,
    }
    print(json.dumps(said, ensure_ascii=False, default=str))
    return 0 if check.verdict == "genuine" else 1
