"""One round of pushing: every pending operation is offered once, in order, sick ones aside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import apsw
import structlog
import uuid_utils.compat

from sync import outbox, state
from sync.client import Client
from sync.clock import Clock, rfc3339
from sync.errors import BatchRefused, InstallFork, RetryLater
from sync.outbox import Batch, Result
from sync.transaction import transaction
from sync.wire import OpResult, PushReply

FAILURES_BEFORE_SPLIT = 3

log = structlog.get_logger("sync.push")


@dataclass
class _Round:
    """Where a round stands. `suspect` was parked and is believed sick only when others pass;
    `passed_over` counts those after it that failed too, and are tried again in the next round."""

    after_id: int = 0
    max_ops: int = outbox.MAX_OPS
    suspect: str | None = None
    passed_over: int = 0
    failure: RetryLater | None = None
    done: int = 0
    started_again: bool = False


class Pusher:
    """Pushes with one client over one connection. Remembers failures of a batch between rounds."""

    def __init__(self, conn: apsw.Connection, client: Client, clock: Clock) -> None:
        self._conn, self._client, self._clock = conn, client, clock
        self._failed_head: str | None = None
        self._failures = 0
        self._max_ops = outbox.MAX_OPS
        self._patience = 1

    def push_all(self, *, on_progress: Callable[[], None] = lambda: None) -> int:
        """Offer all that is pending; the count of operations that are done now.

        Raises what stops the round: RetryLater, NotAuthorised, UpgradeNeeded.
        """
        with transaction(self._conn) as tx:
            outbox.unpark_due(tx, clock=self._clock)
        current = _Round(max_ops=self._max_ops)
        while batch := self._next(current):
            self._offer(batch, current)
            on_progress()
        if current.passed_over and current.failure:
            self._acquit(current)
            raise current.failure
        self._max_ops = outbox.MAX_OPS
        return current.done

    def _next(self, current: _Round) -> Batch | None:
        return outbox.next_batch(self._conn, after_id=current.after_id, max_ops=current.max_ops)

    def _offer(self, batch: Batch, current: _Round) -> None:
        try:
            reply = self._client.push(
                batch,
                batch_id=uuid_utils.compat.uuid7(),
                server_epoch=state.get(self._conn, "server_epoch") or "",
                clock=self._clock,
            )
        except InstallFork as fork:
            self._adopt(fork, current)
        except BatchRefused:
            self._split(batch, current, code="too_large")
        except RetryLater as error:
            self._failed(batch, current, error)
        else:
            self._record(batch, reply, current)

    def _record(self, batch: Batch, reply: PushReply, current: _Round) -> None:
        results = [_result(row) for row in reply.results]
        with transaction(self._conn) as tx:
            done = outbox.record_results(
                tx, batch, results, clock=self._clock, server_time=reply.server_time
            )
            state.put(tx, "server_time", rfc3339(reply.server_time))
            state.drop(tx, "escrowed_id")  # the device is welcome again
            is_new_epoch = note_epoch(tx, reply.server_epoch, clock=self._clock)
        current.after_id = batch.last_id
        if is_new_epoch:
            self._start_again(current, "the server's epoch changes all the time")
        current.done += done
        current.suspect, current.passed_over = None, 0
        current.max_ops = outbox.MAX_OPS
        self._failed_head, self._failures, self._patience = None, 0, 1
        log.info("pushed", ops=len(batch.ops), done=done)

    def _failed(self, batch: Batch, current: _Round, error: RetryLater) -> None:
        """Back off, or, when only this batch fails again and again, halve it."""
        if current.suspect is not None:
            if error.server_failed and current.passed_over < self._patience:
                current.passed_over += 1
                current.after_id, current.failure = batch.last_id, error
                return
            self._acquit(current)
            raise error
        if not error.server_failed:
            raise error
        head = f"{batch.ops[0]['op_id']} {len(batch.ops)}"
        self._failures = self._failures + 1 if head == self._failed_head else 1
        self._failed_head = head
        self._max_ops = current.max_ops
        if self._failures < FAILURES_BEFORE_SPLIT:
            raise error
        self._split(batch, current, code="server_failed")

    def _split(self, batch: Batch, current: _Round, *, code: str) -> None:
        if len(batch.ops) > 1:
            current.max_ops = len(batch.ops) // 2
            return
        op_id = batch.ops[0]["op_id"]
        with transaction(self._conn) as tx:
            outbox.park(tx, op_id, code=code, clock=self._clock)
        log.warning("parked", op_id=op_id, code=code)
        current.after_id = batch.last_id
        if code == "server_failed":
            current.suspect = op_id

    def _acquit(self, current: _Round) -> None:
        """The others fail too: the server is down, the parked operation is not to blame. Or many
        sick ones stand together: the next time twice as many are passed over before it is said."""
        self._patience = min(2 * self._patience, outbox.MAX_OPS)
        if current.suspect is not None:
            with transaction(self._conn) as tx:
                outbox.unpark(tx, current.suspect, clock=self._clock)
            self._failed_head, self._failures = None, 0

    def _adopt(self, fork: InstallFork, current: _Round) -> None:
        with transaction(self._conn) as tx:
            outbox.adopt_install(tx, fork.install_id)
        log.warning("install_fork", install_id=str(fork.install_id))
        self._start_again(current, "every install_id is said to be a fork")

    def _start_again(self, current: _Round, why: str) -> None:
        """From the first operation, once a round: a server at odds with itself must not be asked
        without a pause for ever."""
        if current.started_again:
            raise RetryLater(why)
        current.started_again = True
        current.after_id = 0


def note_epoch(tx: apsw.Connection, server_epoch: str, *, clock: Clock) -> bool:
    """Remember the server's epoch; True when it changed, and then everything kept is sent again."""
    known = state.get(tx, "server_epoch")
    if known == server_epoch:
        return False
    state.put(tx, "server_epoch", server_epoch)
    if known is None:
        return False
    again = outbox.send_again(tx, clock=clock)
    state.drop(tx, "escrowed_id")  # what was handed over may be lost with it
    log.warning("server_epoch_changed", sent_again=again)
    return True


def _result(row: OpResult) -> Result:
    detail: dict[str, Any] = row.detail or {}
    return Result(
        op_id=str(row.op_id),
        outcome=row.outcome,
        code=row.code or "",
        message_key=row.message_key or "",
        version=row.version,
        detail=detail,
    )
