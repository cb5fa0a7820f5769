"""Open the terminal on the screen and keep it in step with the server.

Needs an enrolled data directory. SIGTERM and Ctrl-C end it at once; nothing captured is lost.
"""

import argparse
from pathlib import Path

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.store.store import Store
from sync.clock import SystemClock

NAME = "run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk run [--probe SOCKET]`."""
    parser.add_argument(
        "--probe",
        metavar="SOCKET",
        type=Path,
        help="answer questions about widgets on this unix socket, for tests and pictures",
    )


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 after an orderly end."""
    store = Store(settings.folder)
    try:
        desk = Desk(store, SystemClock(), settings)
        _ = desk.enrolment
        from kiosk.app import run_app

        run_app(desk, settings, probe=given.probe)
    finally:
        store.close()
    return 0
