"""The Kivy app: the window locked down, the front in it, faults caught, the person waited for."""

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import structlog
from kivy.app import App
from kivy.base import EventLoop, ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from screens import registry
from screens.beats import DrawnBeats, OnBeat
from screens.commands import new_fault_reference
from screens.drawing import cheapen_plain_fills
from screens.front import Front
from screens.garbage import collect_when_due, set_aside_what_stays
from screens.probe import Probe
from screens.scanner_input import ScannerInput

FAULTS_WITHIN_S, MOST_FAULTS = 60.0, 5
"""With more faults than these at once nobody gets anywhere: the terminal must start anew."""

_FINGERS = ("left", "scrollup", "scrolldown", "scrollleft", "scrollright")
"""What Kivy calls a finger and a wheel; a mouse may have any number of buttons more."""

_log = structlog.get_logger("screens.terminal")


Listen = Callable[[Callable[[str], None]], Callable[[], None] | None]
"""Gets what to call with each scan; gives what ends the listening."""


class Keys(Protocol):
    """Tells a scanner's typing from a person's; see kiosk.devices.scanner."""

    def key(self, char: str, at_ms: int) -> str | None: ...


class Terminal(App):
    """One window for ever. Escape, F1, closing and the other mouse buttons do nothing."""

    def __init__(
        self,
        make_front: Callable[[], Front],
        *,
        keys: Keys | None = None,
        listen: Listen = lambda _on_scan: None,
        probe: Path | None = None,
        on_started: Callable[["Terminal"], None] = lambda _app: None,
        on_beat: OnBeat = lambda *, drawn: None,
        beat_every_s: float | None = None,
    ) -> None:
        """`keys` and `listen` are for a scanner that types and for one that does not; the latter
        may tell what it read on any thread. `on_beat` is told every `beat_every_s` whether the
        screen still gets frames."""
        super().__init__()
        self._on_beat, self._beat_every_s = on_beat, beat_every_s
        self._make_front, self._keys, self._listen = make_front, keys, listen
        self._probe_path, self._on_started = probe, on_started
        self._probe: Probe | None = None
        self._stopping = False
        self.has_failed = False
        self.front: Front

    def build(self) -> Widget:
        registry.screen_class("home")
        cheapen_plain_fills()
        set_aside_what_stays()
        self.front = self._make_front()
        Window.bind(
            on_request_close=self._refuse_close,
            on_touch_down=self._touched,
            on_resize=self._resized,
        )
        if self._keys is not None:
            self._scanner = ScannerInput(self._keys, self._scanned)  # Kivy binds weakly
            self._scanner.listen()
        self._end_listening = self._listen(self._scanned_beside)
        ExceptionManager.add_handler(_GoHome(self))
        Clock.schedule_interval(lambda _dt: self.front.wait_for_person(), 1)
        Clock.schedule_interval(lambda _dt: self.front.refresh(), 30)
        Clock.schedule_interval(lambda _dt: collect_when_due(), 1)
        return self.front.stage

    def on_start(self) -> None:
        self.front.home()
        if self._probe_path is not None:
            self._probe = Probe(self.front, self._probe_path)
        if self._beat_every_s is not None:
            self._beats = DrawnBeats(self._on_beat, self._beat_every_s)  # Kivy binds weakly
        Clock.schedule_once(lambda _dt: self._on_started(self), 0)

    def on_stop(self) -> None:
        if self._end_listening is not None:
            self._end_listening()
        if self._probe is not None:
            self._probe.close()
        self.front.close()

    def stop(self, *largs: Any) -> None:
        self._stopping = True
        super().stop(*largs)

    def give_up(self) -> None:
        """Ends for whoever started the terminal to start it anew."""
        self.has_failed = True
        self.stop()

    def open_settings(self, *_: Any) -> bool:
        return False

    def synced(self, *, changed: bool) -> None:
        """The sync worker has finished a round; may be called on any thread."""
        told = self.front.on_sync if changed else self.front.on_word
        Clock.schedule_once(lambda _dt: told(), 0)

    def _refuse_close(self, *_: Any, **__: Any) -> bool:
        return not self._stopping

    def _touched(self, _window: Any, touch: Any) -> bool:
        if getattr(touch, "button", "left") not in _FINGERS:
            return True
        self.front.session.touch()
        return False

    def _resized(self, *_: Any) -> None:
        Clock.unschedule(self._rebuild)
        Clock.schedule_once(self._rebuild, 0)

    def _rebuild(self, _dt: float) -> None:
        self.front.rebuild()

    def _scanned_beside(self, text: str) -> None:
        Clock.schedule_once(lambda _dt: self._scanned(text), 0)

    def _scanned(self, text: str) -> None:
        self.front.session.touch()
        if self.front.screen is not None:
            self.front.screen.scanned(text)


class _GoHome(ExceptionHandler):
    """A fault in a screen is logged with a reference, and the person starts again at home."""

    def __init__(self, app: Terminal) -> None:
        self._app = app
        self._at: deque[float] = deque(maxlen=MOST_FAULTS)

    def handle_exception(self, exception: BaseException) -> Any:
        if not isinstance(exception, Exception) or EventLoop.quit:
            return ExceptionManager.RAISE
        reference = new_fault_reference()
        screen = self._app.front.place_or_none
        _log.error("screen_failed", reference=reference, screen=screen, exc_info=exception)
        if self._are_too_many():
            _log.error("too_many_faults", reference=reference)
            self._app.give_up()
        else:
            Clock.schedule_once(lambda _dt: self._recover(reference), 0)
        return ExceptionManager.PASS

    def _are_too_many(self) -> bool:
        now = time.monotonic()
        crowded = len(self._at) == MOST_FAULTS and now - self._at[0] < FAULTS_WITHIN_S
        self._at.append(now)
        return crowded

    def _recover(self, reference: str) -> None:
        try:
            self._app.front.home()
            self._app.front.fail(reference)
        except Exception:
            _log.exception("home_failed", screen="home", reference=reference)
            self._app.give_up()
