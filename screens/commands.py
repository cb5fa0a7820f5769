"""The one thread that runs commands, so that a tap never waits for the disk."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import structlog
from kivy.clock import Clock

from kiosk.errors import NotKept, Refused

_log = structlog.get_logger("screens.commands")


def new_fault_reference() -> str:
    """Six characters that a person can tell the hotline and the log can be searched for."""
    return uuid4().hex[:6].upper()


class CommandThread:
    """Runs one command after the other; answers come back on the UI thread.

    `waiting` counts the commands that have not answered; read it on the UI thread."""

    def __init__(self) -> None:
        self.waiting = 0
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commands")

    def run(
        self,
        work: Callable[[], Any],
        *,
        on_done: Callable[[Any], None],
        on_refused: Callable[[str], None],
        on_failed: Callable[[str], None],
        on_not_kept: Callable[[str], None],
    ) -> None:
        """`on_refused` gets the message id of the rule's sentence, the last two a reference."""
        self.waiting += 1

        def told(callback: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda what: self._tell(callback, what)

        ends = (on_done, on_refused, on_failed, on_not_kept)
        self._pool.submit(_answer, work, *map(told, ends))

    def _tell(self, callback: Callable[[Any], None], what: Any) -> None:
        self.waiting -= 1
        callback(what)

    def close(self) -> None:
        """Waits for the command that runs: what was captured must reach the disk."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _answer(
    work: Callable[[], Any],
    on_done: Callable[[Any], None],
    on_refused: Callable[[str], None],
    on_failed: Callable[[str], None],
    on_not_kept: Callable[[str], None],
) -> None:
    try:
        result = work()
    except Refused as refused:
        _later(on_refused, refused.message_key)
    except NotKept as error:
        reference = new_fault_reference()
        _later(on_not_kept, reference)  # before the log, which may find the disk full too
        _log.error("not_kept", reference=reference, why=str(error))
    except Exception:
        reference = new_fault_reference()
        _later(on_failed, reference)
        _log.exception("command_failed", reference=reference)
    else:
        _later(on_done, result)


def _later(callback: Callable[[Any], None], what: Any) -> None:
    Clock.schedule_once(lambda _dt: callback(what), 0)
