"""Whether a thread still moves."""

import queue
import threading

from sync.pulse import Pulse
from sync.worker import Report, Round, SyncWorker
from tests.sync.server_double import Double

PATIENCE_S = 10


class Watch:
    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


def test_a_thread_that_never_began_is_not_late() -> None:
    watch = Watch()
    pulse = Pulse(watch)
    watch.s = 1e6
    assert pulse.late_s == 0


def test_a_step_is_late_from_its_time_on_and_the_next_step_is_not() -> None:
    watch = Watch()
    pulse = Pulse(watch)
    pulse.step(10)
    watch.s = 10
    assert pulse.late_s == 0
    watch.s = 13
    assert pulse.late_s == 3
    pulse.step(10)
    assert pulse.late_s == 0


def test_a_thread_at_rest_is_never_late() -> None:
    watch = Watch()
    pulse = Pulse(watch)
    pulse.step(1)
    pulse.rest()
    watch.s = 1e6
    assert pulse.late_s == 0


def test_the_worker_may_wait_as_long_as_it_wants_to(one_round: Round, double: Double) -> None:
    watch, reports = Watch(), queue.Queue[Report]()
    pulse = Pulse(watch)
    worker = SyncWorker(lambda: one_round, on_report=reports.put, idle_s=600, pulse=pulse)
    worker.start()
    try:
        reports.get(timeout=PATIENCE_S)
        watch.s = 600
        assert pulse.late_s == 0
    finally:
        worker.stop()
    watch.s = 1e6
    assert pulse.late_s == 0


def test_a_worker_that_waits_for_a_lock_is_late() -> None:
    watch, held, waits = Watch(), threading.Event(), threading.Event()
    pulse = Pulse(watch)

    def open_round() -> Round:
        waits.set()
        held.wait()
        raise AssertionError

    worker = SyncWorker(open_round, pulse=pulse)
    worker.start()
    assert waits.wait(PATIENCE_S)
    watch.s = 121
    assert pulse.late_s == 1
