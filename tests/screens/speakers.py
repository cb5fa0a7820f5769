"""A speaker that says nothing and remembers what it was asked."""

from collections.abc import Callable, Sequence
from typing import Any

from kiosk.devices.speaker import End


class FakeSpeaker:
    """Test code tells it what was heard: `hear()` begins the next part, `end()` ends."""

    LEVELS = ("low", "normal", "loud")

    def __init__(self, *, is_ready: bool = True) -> None:
        self.is_ready, self.volume = is_ready, "normal"
        self.said: list[tuple[str, str]] = []
        self.slow = self.paused = self.closed = False
        self.stops = self.resets = self.looks = self._next = 0
        self._on_part: Callable[[int], None] = lambda _number: None
        self._on_end: Callable[[Any], None] = lambda _end: None

    @property
    def texts(self) -> list[str]:
        return [text for text, _language in self.said]

    def look(self, on_looked: Callable[[], None]) -> None:
        self.looks += 1
        on_looked()

    def read(
        self,
        said: Sequence[tuple[str, str]],
        *,
        slow: bool,
        on_part: Callable[[int], None],
        on_end: Callable[[Any], None],
    ) -> None:
        self.said, self.slow, self.paused, self._next = list(said), slow, False, 0
        self._on_part, self._on_end = on_part, on_end

    def hear(self) -> None:
        self._on_part(self._next)
        self._next += 1

    def end(self, end: End = End.DONE) -> None:
        self._on_end(end)

    def pause(self, paused: bool) -> None:
        self.paused = paused

    def turn(self) -> None:
        self.volume = self.LEVELS[(self.LEVELS.index(self.volume) + 1) % 3]

    def stop(self) -> None:
        self.stops += 1

    def reset(self) -> None:
        self.resets += 1
        self.volume = "normal"

    def close(self) -> None:
        self.closed = True
