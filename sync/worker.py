"""The thread that keeps device and server the same: push, pull, media, heartbeat, for ever."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw
import structlog

from sync import audit, escrow, media, outbox, pull, state
from sync.backoff import Backoff
from sync.client import Client
from sync.clock import Clock, rfc3339
from sync.errors import (
    MediaRefused,
    NotAuthorised,
    RetryLater,
    Revoked,
    SyncError,
    UpgradeNeeded,
)
from sync.pulse import STEP_S, Pulse
from sync.push import Pusher, note_epoch
from sync.rotation import rotate_if_due
from sync.transaction import transaction

DAMAGED = "damaged"
"""The trouble of a round that found the store damaged: only a new start can salvage it."""

HEARTBEAT_EVERY_MS = 60_000
IDLE_S = 15.0

_DAMAGES = (apsw.CorruptError, apsw.NotADBError)

log = structlog.get_logger("sync.worker")


@dataclass(frozen=True)
class Report:
    """What one round did. `trouble` names what stopped it, None when all went well."""

    pushed: int = 0
    pulled: int = 0
    fetched: int = 0
    trouble: str | None = None
    retry_after_s: float | None = None

    @property
    def changed(self) -> bool:
        return bool(self.pushed or self.pulled or self.fetched)


class Round:
    """One exchange with the server over one connection. Used by the thread and by `sync --once`."""

    def __init__(
        self,
        conn: apsw.Connection,
        client: Client,
        *,
        clock: Clock,
        media_folder: Path,
        vitals: Callable[[], dict[str, Any]],
        after_pull: Callable[[], None] = lambda: None,
    ) -> None:
        """`after_pull` looks at what was published, before the server is told how the device is."""
        self._conn, self._client, self._clock = conn, client, clock
        self._pusher = Pusher(conn, client, clock)
        self._media_folder, self._vitals = media_folder, vitals
        self._after_pull = after_pull
        self._look_for_media = True
        self._last_heartbeat_ms: int | None = None

    def run(self, *, on_progress: Callable[[], None] = lambda: None) -> Report:
        """Push, pull, fetch, tell. Never raises a SyncError: the report carries it."""
        pushed = pulled = fetched = 0
        try:
            pushed, sick = self._push(on_progress)
            pulled = self._pull_all()
            self._after_pull()
            self._heartbeat()
            self._keep_house()
            fetched = self._fetch_media()
            if sick is not None:
                raise sick
        except SyncError as error:
            return self._troubled(error, pushed, pulled)
        with transaction(self._conn) as tx:
            state.put(tx, "last_contact", rfc3339(self._clock.now()))
            state.drop(tx, "trouble")
        return Report(pushed, pulled, fetched)

    def _push(self, on_progress: Callable[[], None]) -> tuple[int, RetryLater | None]:
        """How many are done. A server that fails at operations may still publish: its failure is
        given back, and the round goes on."""
        try:
            return self._pusher.push_all(on_progress=on_progress), None
        except RetryLater as error:
            if not error.server_failed:
                raise
            return 0, error

    def _pull_all(self) -> int:
        pulled, has_more = 0, True
        while has_more:
            reply = self._client.pull(state.get(self._conn, "cursor") or "")
            if reply.reset:
                return pulled + self._take_snapshot()
            with transaction(self._conn) as tx:
                note_epoch(tx, reply.server_epoch, clock=self._clock)
                changed = pull.apply_page(tx, reply.changes, cursor=reply.next_cursor)
            pulled += changed
            has_more = reply.has_more
            self._look_for_media |= changed > 0
        return pulled

    def _take_snapshot(self) -> int:
        changes, cursor = pull.fetch_snapshot(self._client)
        with transaction(self._conn) as tx:
            pull.swap_snapshot(tx, changes, cursor=cursor)
        self._look_for_media = True
        return len(changes)

    def _fetch_media(self) -> int:
        """What published things name and is not here; one that cannot be had waits a round."""
        if not self._look_for_media:
            return 0
        fetched = refused = 0
        for sha256 in list(media.wanted(self._conn, self._media_folder)):
            if not media.has_room(self._media_folder):
                log.warning("no_room_for_media")
                return fetched
            try:
                media.fetch(self._client, sha256, self._media_folder)
                fetched += 1
            except MediaRefused as error:
                log.warning("media_refused", sha256=sha256, why=str(error))
                refused += 1
        self._look_for_media = refused > 0
        return fetched

    def _heartbeat(self) -> None:
        now = self._clock.mono_ms()
        if (
            self._last_heartbeat_ms is not None
            and now - self._last_heartbeat_ms < HEARTBEAT_EVERY_MS
        ):
            return
        pending, parked = outbox.open_counts(self._conn)
        reply = self._client.heartbeat(
            {
                "queue_pending": pending,
                "queue_parked": parked,
                "oldest_pending_at": outbox.oldest_pending_at(self._conn),
                "content_version": state.get(self._conn, "cursor"),
                **self._vitals(),
            }
        )
        self._last_heartbeat_ms = now
        self._note_server_time(reply.server_time)

    def _note_server_time(self, server_time: datetime) -> None:
        """How far this clock is ahead of the server's, for the staff; the way back is within it."""
        ahead = self._clock.now() - server_time
        with transaction(self._conn) as tx:
            state.put(tx, "server_time", rfc3339(server_time))
            state.put(tx, "clock_offset_ms", str(int(ahead.total_seconds() * 1000)))

    def _keep_house(self) -> None:
        """What is due once a day or rarer."""
        if audit.is_due(self._conn, clock=self._clock):
            audit.audit(self._conn, self._client, clock=self._clock)
            media.sweep(self._conn, self._media_folder, now_s=self._clock.now().timestamp())
        rotate_if_due(self._conn, self._client, clock=self._clock)

    def _hand_over(self) -> None:
        try:
            escrow.hand_over(self._conn, self._client, clock=self._clock)
        except SyncError as error:
            log.info("escrow_stopped", why=str(error))

    def _troubled(self, error: SyncError, pushed: int, pulled: int) -> Report:
        log.info("sync_stopped", trouble=type(error).__name__, why=str(error))
        if isinstance(error, NotAuthorised | UpgradeNeeded):
            with transaction(self._conn) as tx:
                state.put(tx, "trouble", type(error).__name__)
                if isinstance(error, UpgradeNeeded):
                    state.put(tx, "server_wants", error.wants)
        if isinstance(error, Revoked):
            self._hand_over()
        wish = error.retry_after_s if isinstance(error, RetryLater) else None
        return Report(pushed, pulled, trouble=type(error).__name__, retry_after_s=wish)


class SyncWorker:
    """Runs rounds in a thread of its own, soon after a poke and at least every IDLE_S."""

    def __init__(
        self,
        open_round: Callable[[], Round],
        *,
        on_report: Callable[[Report], None] = lambda report: None,
        idle_s: float = IDLE_S,
        pulse: Pulse | None = None,
    ) -> None:
        """`pulse`: what the round's client steps too; by it others see that the thread moves."""
        self._open_round, self._on_report, self._idle_s = open_round, on_report, idle_s
        self._pulse = pulse or Pulse()
        self._wake = threading.Event()
        self._cut_short = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; the first round starts at once."""
        self._pulse.step()
        self._thread.start()

    def poke(self) -> None:
        """Something was captured: do not wait for the interval. A backoff is not cut short."""
        self._wake.set()

    def connect_now(self) -> None:
        """Staff asks: try at once, whatever the backoff says."""
        self._wake.set()
        self._cut_short.set()

    def stop(self, *, timeout_s: float = 5.0) -> None:
        """Ask the thread to end after its present call."""
        self._stopping.set()
        self.connect_now()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _work(self) -> None:
        backoff = Backoff()
        try:
            while not self._stopping.is_set():
                self._serve(backoff)
            self._pulse.rest()
        finally:
            if not self._stopping.is_set():  # whatever ended the thread: it is late from now on
                self._pulse.step(0)

    def _serve(self, backoff: Backoff) -> None:
        """Rounds until the end. What fails between them costs their connection, not the thread."""
        try:
            current = self._open_round()
            while not self._stopping.is_set():
                self._once(current, backoff)
        except _DAMAGES:
            log.exception("store_damaged")
            self._on_report(Report(trouble=DAMAGED))
            self._rest(self._cut_short, backoff.next_s())
        except Exception:
            log.exception("sync_worker_failed")
            self._rest(self._cut_short, backoff.next_s())

    def _once(self, current: Round, backoff: Backoff) -> None:
        self._pulse.step()
        report = self._run(current)
        self._on_report(report)
        if report.trouble is None:
            backoff.reset()
            self._rest(self._wake, self._idle_s)
        else:
            self._rest(self._cut_short, backoff.next_s(report.retry_after_s))

    def _rest(self, until: threading.Event, seconds: float) -> None:
        self._pulse.step(seconds + STEP_S)
        until.wait(seconds)
        self._wake.clear()
        self._cut_short.clear()

    def _run(self, current: Round) -> Report:
        """A round; a bug or a full disk stops the round, never the thread."""
        try:
            return current.run(on_progress=lambda: self._on_report(Report(pushed=1)))
        except _DAMAGES:
            log.exception("store_damaged")
            return Report(trouble=DAMAGED)
        except Exception:
            log.exception("sync_round_failed")
            return Report(trouble="failed")
