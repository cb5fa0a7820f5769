"""The thread around the rounds."""

import queue

from sync.worker import Report, Round, SyncWorker
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
