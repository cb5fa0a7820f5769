"""One person's visit: the language and modes chosen, and the wipe when the person has left."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from screens.language import ENGLISH, SOURCE
from screens.theme import Modes

IDLE_S = 60
COUNTDOWN_S = 20


@dataclass(frozen=True)
class Visit:
    """What one person chose, and the merchants that were `rated`, each at most once. The next
    person starts with a new one."""

    language: str = SOURCE
    modes: Modes = field(default_factory=Modes)
    rated: set[UUID] = field(default_factory=set, compare=False)


class Session:
    """`now` is a steady clock in seconds. `number` counts the visits: a late answer to a command
    of an older visit is not shown. `first` is what each visit starts with. `attract_after_s`: how
    long nobody touches the first screen before the attract loop; 0 is never."""

    def __init__(
        self,
        now: Callable[[], float],
        *,
        first: Visit | None = None,
        idle_s: int = IDLE_S,
        countdown_s: int = COUNTDOWN_S,
        attract_after_s: int = 0,
    ) -> None:
        self._now = now
        self._attract_after_s = attract_after_s
        self._first = first or Visit()
        self._idle_s, self._countdown_s = idle_s, countdown_s
        self.visit = replace(self._first, rated=set())
        self.number = 0
        self.started_at: float | None = None
        self.touched_at = now()

    @property
    def is_active(self) -> bool:
        return self.started_at is not None

    def now_s(self) -> float:
        """Seconds of the steady clock."""
        return self._now()

    def is_unused(self) -> bool:
        """Nobody has come for so long that the attract loop may begin."""
        patience_s = self._attract_after_s
        idle_s = self._now() - self.touched_at
        return patience_s > 0 and not self.is_active and idle_s >= patience_s

    def touch(self) -> None:
        """The person did something; begins the visit, ends a countdown."""
        self.touched_at = self._now()
        if self.started_at is None:
            self.started_at = self.touched_at

    def toggle_language(self) -> None:
        other = SOURCE if self.visit.language == ENGLISH else ENGLISH
        self.visit = replace(self.visit, language=other)

    def toggle_mode(self, mode: str) -> None:
        """`mode` is a field of `Modes`."""
        modes = self.visit.modes
        self.visit = replace(self.visit, modes=replace(modes, **{mode: not getattr(modes, mode)}))

    def countdown(self) -> int | None:
        """Whole seconds until the wipe once the person was idle for a minute, else None."""
        if not self.is_active:
            return None
        idle_s = self._now() - self.touched_at
        if idle_s < self._idle_s:
            return None
        return max(0, round(self._idle_s + self._countdown_s - idle_s))

    def is_over(self) -> bool:
        """True once the countdown ran out: time to wipe."""
        patience_s = self._idle_s + self._countdown_s
        return self.is_active and self._now() - self.touched_at >= patience_s

    def wipe(self) -> None:
        """Forgets the person."""
        self.visit = replace(self._first, rated=set())
        self.number += 1
        self.started_at = None
        self.touched_at = self._now()
