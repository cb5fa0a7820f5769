"""What failed on this terminal, for the heartbeat: taken from the log, kept over restarts.

A fault is an error line of the log with an exception, whatever thread wrote it. Of the exception
its type and place in our code are kept; never its words, which may hold what a person typed."""

import contextlib
import sys
import threading
import traceback
from collections.abc import Iterable, MutableMapping
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import structlog

from kiosk.errors import NotKept
from kiosk.store.store import Store
from sync import state
from sync.clock import Clock

KEY = "faults"
MOST = 10
KEPT = timedelta(days=30)
WRITE_EVERY_S = 5.0
"""A camera that fails each second must not write to the disk each second."""

_OURS = Path(__file__).resolve().parents[1]
log = structlog.get_logger("kiosk.faults")


class Fault(msgspec.Struct, frozen=True):
    """`where`: the screen, or the log line's name. `code`: a file of ours and the line in it.
    `reference` and `at` are of the last of `count`."""

    where: str
    kind: str
    code: str
    reference: str
    at: datetime
    count: int = 1

    @property
    def cause(self) -> tuple[str, str, str]:
        return self.where, self.kind, self.code


class FaultRecorder:
    """A processor of structlog that lets every line through. Writes in a thread of its own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._lock = threading.Lock()
        self._new, self._closing = threading.Event(), threading.Event()
        self._faults = _read(store)
        self._thread = threading.Thread(target=self._write_on, name="faults", daemon=True)
        self._thread.start()

    def __call__(
        self, _logger: Any, method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        error = _exception(line.get("exc_info"))
        if error is not None and method in ("error", "exception", "critical"):
            self._take(line, error)
        return line

    def known(self) -> list[Fault]:
        """The newest first."""
        oldest = self._clock.now() - KEPT
        with self._lock:
            return [fault for fault in self._faults if fault.at >= oldest]

    def close(self) -> None:
        """What was not written yet is."""
        self._closing.set()
        self._new.set()
        self._thread.join(5)

    def _take(self, line: MutableMapping[str, Any], error: BaseException) -> None:
        fault = Fault(
            where=str(line.get("screen") or line.get("event"))[:40],
            kind=type(error).__name__[:60],
            code=_place(error.__traceback__),
            reference=str(line.get("reference", ""))[:12],
            at=self._clock.now(),
        )
        with self._lock:
            self._faults = _merged(fault, self._faults)
        self._new.set()

    def _write_on(self) -> None:
        while not self._closing.is_set():
            self._new.wait()
            self._new.clear()
            self._write()
            self._closing.wait(WRITE_EVERY_S)
        if self._new.is_set():
            self._write()

    def _write(self) -> None:
        text = msgspec.json.encode(self.known()).decode()
        try:
            with self._store.transaction() as tx:
                state.put(tx, KEY, text)
        except NotKept as error:
            log.warning("faults_not_kept", why=str(error))


def catch_threads() -> None:
    """A thread that ends by an exception is a fault of the log too."""

    def failed(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None and not issubclass(given.exc_type, SystemExit):
            name = given.thread.name if given.thread else ""
            log.error("thread_failed", screen=name.split("_")[0], exc_info=given.exc_value)

    threading.excepthook = failed


def _read(store: Store) -> list[Fault]:
    with contextlib.suppress(msgspec.MsgspecError):
        return msgspec.json.decode(state.get(store.reader, KEY) or "[]", type=list[Fault])
    return []


def _merged(fault: Fault, known: Iterable[Fault]) -> list[Fault]:
    """The new one first, with the count of those of the same cause."""
    others = [each for each in known if each.cause != fault.cause]
    before = sum(each.count for each in known if each.cause == fault.cause)
    return [msgspec.structs.replace(fault, count=before + 1), *others][:MOST]


def _exception(exc_info: Any) -> BaseException | None:
    if exc_info is True:
        return sys.exception()
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    return exc_info if isinstance(exc_info, BaseException) else None


def _place(trace: TracebackType | None) -> str:
    """The innermost line that is ours, such as `screens/rate.py:44`."""
    for frame in reversed(traceback.extract_tb(trace)):
        path = Path(frame.filename)
        if path.is_relative_to(_OURS) and "site-packages" not in path.parts:
            return f"{path.relative_to(_OURS)}:{frame.lineno}"[:80]
    return ""
