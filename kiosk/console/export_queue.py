"""Write what the server lacks into an encrypted file of a folder, as the staff screen does.

Works beside a running terminal. Only the office can open the file; the queue stays as it is.
"""

import argparse
import sys
from pathlib import Path

from kiosk.config import Settings
from kiosk.store.store import Store
from sync.clock import SystemClock
from sync.export import write_export
from sync.outbox import NoInstall

NAME = "export"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk export FOLDER`."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the file is made")


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 when the file is whole, 1 when it could not be written or nobody enrolled the terminal."""
    store = Store(settings.folder, read_only=True)
    try:
        done = write_export(store.reader, given.folder, clock=SystemClock())
    except OSError as error:
        print(f"not written: {error.strerror or error}", file=sys.stderr)
        return 1
    except NoInstall:
        print("enrol this terminal first: dangqun-kiosk enrol", file=sys.stderr)
        return 1
    finally:
        store.close()
    print(f"{done.path}: {done.ops} operations")
    return 0
