"""The thread around the rounds."""

import queue
import threading

import apsw
import pytest

from sync.pulse import Pulse
from sync.worker import DAMAGED, Report, Round, SyncWorker
from tests.sync.server_double import Double, problem

PATIENCE_S = 10


def test_staff_need_not_wait_for_a_backoff(double: Double, one_round: Round) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    worker = SyncWorker(lambda: one_round, on_report=reports.put)
    double.pull = lambda cursor, limit: problem(503, "busy", retry_after=600)  # type: ignore[method-assign]
    worker.start()
    try:
        assert reports.get(timeout=PATIENCE_S).retry_after_s == 600
        worker.connect_now()
        assert reports.get(timeout=PATIENCE_S).trouble == "RetryLater"
    finally:
        worker.stop()


def test_a_round_that_cannot_be_opened_is_opened_again(double: Double, one_round: Round) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    tries: list[Exception | Round] = [one_round, OSError("no store now")]

    def open_round() -> Round:
        found = tries.pop()
        if isinstance(found, Exception):
            raise found
        return found

    worker = SyncWorker(open_round, on_report=reports.put)
    worker.start()
    try:
        assert reports.get(timeout=PATIENCE_S).trouble is None
    finally:
        worker.stop()


def test_a_report_that_nobody_can_take_does_not_end_the_exchange(
    double: Double, one_round: Round
) -> None:
    reports: queue.Queue[Report] = queue.Queue()
    falls_over = [True]

    def on_report(report: Report) -> None:
        if falls_over.pop() if falls_over else False:
            raise ZeroDivisionError
        reports.put(report)

    worker = SyncWorker(lambda: one_round, on_report=on_report)
    worker.start()
    try:
        assert reports.get(timeout=PATIENCE_S).trouble is None
    finally:
        worker.stop()


def test_a_store_found_damaged_when_a_round_is_opened_is_reported() -> None:
    reports: queue.Queue[Report] = queue.Queue()

    def open_round() -> Round:
        raise apsw.CorruptError

    worker = SyncWorker(open_round, on_report=reports.put)
    worker.start()
    try:
        assert reports.get(timeout=PATIENCE_S).trouble == DAMAGED
    finally:
        worker.stop()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_is_late_at_once() -> None:
    pulse = Pulse()
    ended = threading.Event()

    def open_round() -> Round:
        ended.set()
        raise SystemExit

    worker = SyncWorker(open_round, pulse=pulse)
    worker.start()
    assert ended.wait(PATIENCE_S)
    worker._thread.join(PATIENCE_S)
    assert pulse.late_s > 0
    worker.stop()
    assert pulse.late_s > 0, "nobody takes that back"
