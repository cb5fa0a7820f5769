"""The voice and the loudspeaker together: texts one after the other, the next one said while
this one is heard."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from queue import Empty, Full, Queue

from kiosk.devices.sound import Clip, Sound, SoundMissing, SoundState, Volume
from kiosk.devices.voice import Voice, VoiceFailed

_AHEAD = 2
_WAIT_S = 0.05


class End(Enum):
    """How a reading ended."""

    DONE = "done"
    STOPPED = "stopped"
    NO_SOUND = "no sound"
    NO_VOICE = "no voice"


Utterance = tuple[str, str]
"""What is said in one go, and in which language."""


class Speaker:
    """Reads aloud. What it calls back comes on a thread of its own."""

    def __init__(self, sound: Sound, voice: Voice | None) -> None:
        self._sound, self._voice = sound, voice
        self._reading: _Reading | None = None
        self._saying = threading.Lock()
        self._looking: threading.Thread | None = None
        self._state = SoundState.NONE

    @property
    def is_ready(self) -> bool:
        """There is a voice, and a loudspeaker was there when it was last looked for or used."""
        return self._voice is not None and self._state is SoundState.READY

    @property
    def volume(self) -> str:
        """low, normal or loud."""
        return self._sound.volume.name.lower()

    def turn(self) -> None:
        """The next volume; from loud to low."""
        levels = list(Volume)
        self._sound.volume = levels[(levels.index(self._sound.volume) + 1) % len(levels)]

    def look(self, on_looked: Callable[[], None] = lambda: None) -> None:
        """Looks beside whether the loudspeaker is there; readies the voice when it is."""
        if self._voice is None or self._is_speaking or _lives(self._looking):
            return
        self._looking = threading.Thread(
            target=self._look, args=(on_looked,), name="sound-look", daemon=True
        )
        self._looking.start()

    def read(
        self,
        said: Sequence[Utterance],
        *,
        slow: bool,
        on_part: Callable[[int], None],
        on_end: Callable[[End], None],
    ) -> None:
        """Says them in order. `on_part` gets the number of the one that begins to be heard."""
        self.stop()

        def ended(end: End) -> None:
            if end in (End.NO_SOUND, End.DONE):
                self._state = SoundState.READY if end is End.DONE else SoundState.MISSING
            on_end(end)

        self._reading = _Reading(self, tuple(said), slow, on_part, ended)
        self._reading.start()

    def pause(self, paused: bool) -> None:
        """Falls silent in the middle of a word, or goes on there."""
        if self._reading is not None:
            self._reading.paused = paused

    def stop(self) -> None:
        """Falls silent at once."""
        if self._reading is not None:
            self._reading.stopped.set()
            self._reading = None

    def reset(self) -> None:
        """The person has gone: silence, and the normal volume for the next."""
        self.stop()
        self._sound.volume = Volume.NORMAL

    def close(self) -> None:
        self.stop()
        if self._voice is not None:
            self._voice.close()

    def say(self, one: Utterance, *, slow: bool) -> Clip:
        """One text as sound. Raises VoiceFailed."""
        if self._voice is None:
            raise VoiceFailed("no voice is installed")
        with self._saying:
            return self._voice.say(*one, slow=slow)

    def play(self, clip: Clip, reading: "_Reading") -> None:
        """Raises SoundMissing."""
        self._sound.play(clip, reading.stopped.is_set, lambda: reading.paused)

    @property
    def _is_speaking(self) -> bool:
        return self._reading is not None and _lives(self._reading.playing)

    def _look(self, on_looked: Callable[[], None]) -> None:
        self._state = self._sound.state()
        if self.is_ready and self._voice is not None:
            with self._saying:
                self._voice.warm()
        on_looked()


class _Reading:
    """One reading: a thread that says and a thread that plays."""

    def __init__(
        self,
        speaker: Speaker,
        said: tuple[Utterance, ...],
        slow: bool,
        on_part: Callable[[int], None],
        on_end: Callable[[End], None],
    ) -> None:
        self._speaker, self._said, self._slow = speaker, said, slow
        self._on_part, self._on_end = on_part, on_end
        self._clips: Queue[Clip | None] = Queue(_AHEAD)
        self.stopped = threading.Event()
        self.paused = False
        self.playing = threading.Thread(target=self._play, name="sound", daemon=True)

    def start(self) -> None:
        threading.Thread(target=self._say, name="voice", daemon=True).start()
        self.playing.start()

    def _say(self) -> None:
        for one in self._said:
            if self.stopped.is_set():
                return
            try:
                self._put(self._speaker.say(one, slow=self._slow))
            except VoiceFailed:
                self._put(None)
                return

    def _put(self, clip: Clip | None) -> None:
        while not self.stopped.is_set():
            with suppress(Full):
                self._clips.put(clip, timeout=_WAIT_S)
                return

    def _play(self) -> None:
        self._on_end(self._played())

    def _played(self) -> End:
        for number in range(len(self._said)):
            clip = self._next()
            if self.stopped.is_set():
                return End.STOPPED
            if clip is None:
                return End.NO_VOICE
            self._on_part(number)
            try:
                self._speaker.play(clip, self)
            except SoundMissing:
                return End.NO_SOUND
        return End.STOPPED if self.stopped.is_set() else End.DONE

    def _next(self) -> Clip | None:
        while not self.stopped.is_set():
            with suppress(Empty):
                return self._clips.get(timeout=_WAIT_S)
        return None


def _lives(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()
