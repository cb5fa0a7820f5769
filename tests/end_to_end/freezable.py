"""`dangqun-kiosk`, whose UI thread hangs once the file named in FREEZE_UI appears.

A step of the sync worker may take SYNC_STEP_S instead of two minutes, and an answer ANSWER_S
instead of one, so that a test need not wait for as long."""

import os
import sys
import threading
import time
from pathlib import Path

from kiosk.console.parser import run
from sync import client
from sync.pulse import Pulse


def _freeze_when(asked: Path) -> None:
    from kivy.clock import Clock

    while not asked.exists():
        time.sleep(0.05)
    asked.unlink()
    Clock.schedule_once(lambda _dt: threading.Event().wait(), 0)


def main() -> int:
    Pulse.step.__defaults__ = (float(os.environ["SYNC_STEP_S"]),)
    client.ANSWER_S = client.CHUNK_S = float(os.environ.get("ANSWER_S", client.ANSWER_S))
    asked = Path(os.environ["FREEZE_UI"])
    os.environ["KIVY_NO_ARGS"] = "1"
    threading.Timer(2, _freeze_when, (asked,)).start()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
