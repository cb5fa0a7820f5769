"""Whether a thread still moves, as others can see it."""

import time
from collections.abc import Callable

STEP_S = 120.0
"""More than any step takes: a call has 60 s for its answer to begin and 60 s for each piece of it,
the store waits 10 s for its turn."""


class Pulse:
    """A thread says before each step how long the step may take; who watches asks how late it is.

    One thread steps, any thread asks."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._due: float | None = None

    def step(self, within_s: float = STEP_S) -> None:
        """The next step begins, and ends within this time."""
        self._due = self._now() + within_s

    def rest(self) -> None:
        """No step is expected."""
        self._due = None

    @property
    def late_s(self) -> float:
        """Seconds since the present step should have ended; 0 when it need not have."""
        due = self._due
        return 0.0 if due is None else max(0.0, self._now() - due)
