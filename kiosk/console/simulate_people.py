"""Do real operations as people at the terminal would, without a window.

They go through the same commands as taps do and wait in the outbox for the next sync.
"""

import argparse
import json
import time

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.simulation import NothingToDo, People
from kiosk.store.store import Store
from sync.clock import SystemClock

NAME = "simulate"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk simulate --ops N --seed S`."""
    parser.add_argument("--ops", metavar="N", type=int, required=True, help="operations to do")
    parser.add_argument(
        "--seed", metavar="S", type=int, default=0, help="the same seed, the same people"
    )


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """0 done; prints how many of each as JSON. 1 when there is nothing to act on."""
    store = Store(settings.folder)
    started = time.perf_counter()
    try:
        desk = Desk(store, SystemClock())
        _ = desk.enrolment
        done = People(desk, given.seed).act(given.ops)
    except NothingToDo as error:
        print(json.dumps({"done": 0, "why": str(error)}))
        return 1
    finally:
        store.close()
    seconds = round(time.perf_counter() - started, 3)
    print(
        json.dumps({"done": done.total(), "seconds": seconds, "by_act": done}, ensure_ascii=False)
    )
    return 0
