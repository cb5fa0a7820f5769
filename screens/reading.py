"""Reading the screen aloud: what a tap starts, and what everything that leaves the screen ends."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.domain.spoken import breaths, spoken
from screens.language import ENGLISH, SOURCE
from screens.reading_mark import Mark
from screens.reading_order import Passage, passages

if TYPE_CHECKING:
    from screens.front import Front

OFF, STARTING, READING, PAUSED, NO_SOUND, NO_VOICE = (
    "off", "starting", "reading", "paused", "no_sound", "no_voice",
)  # fmt: skip
FIRST_BREATH = 18
"""Characters of the first piece, so that the first word comes soon."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Reader(EventDispatcher):
    """`offered`: whether this terminal can read aloud now. `state` is a word of the list above."""

    offered = BooleanProperty(False)
    state = StringProperty(OFF)
    slow = BooleanProperty(False)
    volume = StringProperty("normal")
    at = NumericProperty(0)

    def __init__(self, front: "Front", speaker: Any) -> None:
        """`speaker`: see kiosk.devices.speaker; None: this terminal has neither voice nor sound."""
        super().__init__()
        self._front, self._speaker = front, speaker
        self._mark = Mark(front)
        self._passages: list[Passage] = []
        self._said: list[tuple[int, tuple[str, str]]] = []
        self._number = 0

    def on_state(self, _reader: object, state: str) -> None:
        """In reach mode the height is short: the bar takes the place of the main buttons."""
        front = self._front
        if front.screen is not None and front.theme.modes.reach:
            front.stage.frame.show_actions(front.screen if state == OFF else None)

    def look(self) -> None:
        """Finds out beside whether there is a loudspeaker."""
        speaker = self._speaker
        if speaker is not None:
            speaker.look(lambda: Clock.schedule_once(lambda _dt: self._looked(speaker), 0))

    def start(self) -> None:
        """The person asked: reads from what is in view on."""
        self._passages = passages(self._front)
        self._said = list(self._utterances())
        self._read_from(0)

    def pause(self) -> None:
        """Falls silent, or goes on."""
        if self.state in (NO_SOUND, NO_VOICE):
            self._read_from(int(self.at))
            return
        self.state = READING if self.state == PAUSED else PAUSED
        self._speaker.pause(self.state == PAUSED)

    def toggle_slow(self) -> None:
        """Slower or as usual, from the piece that is being read."""
        self.slow = not self.slow
        self._read_from(int(self.at))

    def turn_volume(self) -> None:
        self._speaker.turn()
        self.volume = self._speaker.volume

    def stop(self) -> None:
        """Silence; the bar goes."""
        self._number += 1
        if self._speaker is not None:
            self._speaker.stop()
        self._mark.clear()
        self._passages, self._said = [], []
        self.state, self.at = OFF, 0

    def reset(self) -> None:
        """The visit has ended: the next starts at the normal volume and speed."""
        self.stop()
        self.slow, self.volume = False, "normal"
        if self._speaker is not None:
            self._speaker.reset()

    def close(self) -> None:
        self.stop()
        if self._speaker is not None:
            self._speaker.close()

    def _utterances(self) -> Iterator[tuple[int, tuple[str, str]]]:
        language = self._front.session.visit.language
        for number, passage in enumerate(self._passages):
            tongue = SOURCE if language != ENGLISH or _CHINESE.search(passage.text) else ENGLISH
            first = {"longest": FIRST_BREATH} if number == 0 else {}
            for piece in breaths(spoken(passage.text, tongue), **first):
                yield number, (piece, tongue)

    def _read_from(self, at: int) -> None:
        self._number += 1
        number, self.at, self.state = self._number, at, STARTING

        def told(what: Callable[[Any], None]) -> Callable[[Any], None]:
            """On the UI thread, and only while it is about this reading."""
            return lambda given: Clock.schedule_once(
                lambda _dt: what(given) if self._number == number else None, 0
            )

        self._speaker.read(
            [said for _passage, said in self._said[at:]],
            slow=self.slow,
            on_part=told(lambda part: self._heard(at + part)),
            on_end=told(self._ended),
        )

    def _heard(self, at: int) -> None:
        self.at = at
        if self.state == STARTING:
            self.state = READING
        self._mark.show(self._passages[self._said[at][0]])

    def _ended(self, end: Any) -> None:
        if end.value in ("no sound", "no voice"):
            self._mark.clear()
            self.state = NO_SOUND if end.value == "no sound" else NO_VOICE
        else:
            self.stop()

    def _looked(self, speaker: Any) -> None:
        if speaker is self._speaker:
            self.offered = speaker.is_ready
