"""The engines of Chinese input on a thread of their own, so that no key waits for them."""

from collections.abc import Callable
from typing import Any

from screens.commands import CommandThread

OpenDesk = Callable[[], Any]
"""Gives a kiosk.input.desk.InputDesk; called on the thread that then uses it."""


class Writing:
    """One for the app. Answers come back on the UI thread in the order of the questions; those
    to questions from before `forget` are dropped.

    `ways` says what this machine can do, and is None until that is known."""

    def __init__(self, open_desk: OpenDesk | None) -> None:
        self.ways: Any = None
        self._open_desk, self._desk = open_desk, None
        self._thread = CommandThread()
        self._number = 0
        self._is_preparing = False

    @property
    def waiting(self) -> int:
        """Questions that have no answer yet."""
        return self._thread.waiting

    @property
    def is_there(self) -> bool:
        """Whether there is anything to open at all."""
        return self._open_desk is not None

    def prepare(self) -> None:
        """Opens the engines before somebody types, if they are not open yet."""
        if self.ways is None and self._open_desk is not None and not self._is_preparing:
            self._is_preparing = True
            self._run(self._opened, self._told_ways, self._not_opened)

    def ask(
        self,
        use: Callable[[Any], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[str], None],
    ) -> None:
        """Lets the desk do something. `on_failed` gets the reference that the log has."""
        self.prepare()
        number = self._number

        def while_open(callback: Callable[[Any], None]) -> Callable[[Any], None]:
            return lambda what: callback(what) if self._number == number else None

        self._run(lambda: use(self._opened()), while_open(on_done), while_open(on_failed))

    def forget(self) -> None:
        """The field was closed: nothing of what was typed stays in the engines."""
        self._number += 1
        if self._open_desk is not None:
            self._run(self._wiped, lambda _: None, lambda _reference: None)

    def close(self) -> None:
        """The app ends."""
        self._thread.close()
        if self._desk is not None:
            self._desk.close()
        self._desk = None

    def _run(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[str], None],
    ) -> None:
        self._thread.run(
            work, on_done=on_done, on_refused=on_failed, on_failed=on_failed, on_not_kept=on_failed
        )

    def _opened(self) -> Any:
        if self._desk is None and self._open_desk is not None:
            self._desk = self._open_desk()
        return self._desk

    def _told_ways(self, desk: Any) -> None:
        self.ways, self._is_preparing = desk.ways, False

    def _not_opened(self, _reference: str) -> None:
        self._is_preparing = False

    def _wiped(self) -> None:
        if self._desk is not None:
            self._desk.wipe()
