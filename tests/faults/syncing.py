"""A terminal's process that makes rounds until nothing is left: `python -m tests.faults.syncing
FOLDER`."""

import sys
from pathlib import Path

from kiosk.desk import Desk
from kiosk.store.store import Store
from kiosk.syncing import open_round
from sync.clock import SystemClock


def main() -> None:
    desk = Desk(Store(Path(sys.argv[1])), SystemClock())
    current = open_round(desk)
    print("ready", flush=True)
    print(current.run().trouble, flush=True)


if __name__ == "__main__":
    main()
