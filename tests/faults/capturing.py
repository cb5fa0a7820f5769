"""A terminal's process that captures for ever and prints each op_id after its commit, as the screen
says done: `python -m tests.faults.capturing FOLDER`."""

import sys
from pathlib import Path

from kiosk.commands.send_feedback import send_feedback
from kiosk.desk import Desk
from kiosk.store.store import Store
from sync.clock import SystemClock


def main() -> None:
    desk = Desk(Store(Path(sys.argv[1])), SystemClock())
    print("ready", flush=True)
    while True:
        send_feedback(desk, feedback_kind="praise", text="一句话", contact=None)
        row = desk.store.reader.execute("SELECT op_id FROM outbox ORDER BY id DESC LIMIT 1")
        print(next(iter(row))[0], flush=True)


if __name__ == "__main__":
    main()
