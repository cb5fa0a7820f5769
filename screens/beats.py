"""Whether what is drawn still reaches the screen."""

from typing import Any, Protocol

from kivy.clock import Clock
from kivy.core.window import Window


class OnBeat(Protocol):
    def __call__(self, *, drawn: bool) -> None: ...


class DrawnBeats:
    """Asks for a frame every so often and tells at the next time whether it came: a terminal at
    rest draws nothing by itself. The first beat follows the first frame.

    A beat on a turn of the loop after `on_flip` means that the flip has come back."""

    def __init__(self, on_beat: OnBeat, every_s: float) -> None:
        self._on_beat = on_beat
        self._drawn = self._began = False
        Window.bind(on_flip=self._flipped)
        Clock.schedule_interval(self._beat, every_s)

    def _flipped(self, *_: Any) -> None:
        self._drawn = True
        if not self._began:
            self._began = True
            Clock.schedule_once(self._beat, 0)

    def _beat(self, _dt: float) -> None:
        self._on_beat(drawn=self._drawn)
        self._drawn = False
        Window.canvas.ask_update()
