"""The Kivy app: the window locked down, the front in it, faults caught, the person waited for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import structlog
from kivy.app import App
from kivy.base import EventLoop, ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from screens.commands import new_fault_reference
from screens.front import Front
from screens.probe import Probe
from screens.scanner_input import ScannerInput

_log = structlog.get_logger("screens.terminal")


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
        probe: Path | None = None,
        on_started: Callable[["Terminal"], None] = lambda _app: None,
    ) -> None:
        super().__init__()
        self._make_front, self._keys = make_front, keys
        self._probe_path, self._on_started = probe, on_started
        self._probe: Probe | None = None
        self._stopping = False
        self.front: Front

    def build(self) -> Widget:
        self.front = self._make_front()
        Window.bind(
            on_request_close=self._refuse_close,
            on_touch_down=self._touched,
            on_resize=self._resized,
        )
        if self._keys is not None:
            self._scanner = ScannerInput(self._keys, self._scanned)  # Kivy binds weakly
            self._scanner.listen()
        ExceptionManager.add_handler(_GoHome(self))
        Clock.schedule_interval(lambda _dt: self.front.wait_for_person(), 1)
        Clock.schedule_interval(lambda _dt: self.front.refresh(), 30)
        return self.front.stage

    def on_start(self) -> None:
        self.front.home()
        if self._probe_path is not None:
            self._probe = Probe(self.front, self._probe_path)
        Clock.schedule_once(lambda _dt: self._on_started(self), 0)

    def on_stop(self) -> None:
        if self._probe is not None:
            self._probe.close()
        self.front.close()

    def stop(self, *largs: Any) -> None:
        self._stopping = True
        super().stop(*largs)

    def open_settings(self, *_: Any) -> bool:
        return False

    def synced(self, *, changed: bool) -> None:
        """The sync worker has finished a round; may be called on any thread."""
        told = self.front.on_sync if changed else self.front.on_word
        Clock.schedule_once(lambda _dt: told(), 0)

    def _refuse_close(self, *_: Any, **__: Any) -> bool:
        return not self._stopping

    def _touched(self, _window: Any, touch: Any) -> bool:
        if getattr(touch, "button", "left") in ("right", "middle"):
            return True
        self.front.session.touch()
        return False

    def _resized(self, *_: Any) -> None:
        Clock.unschedule(self._rebuild)
        Clock.schedule_once(self._rebuild, 0)

    def _rebuild(self, _dt: float) -> None:
        self.front.rebuild()

    def _scanned(self, text: str) -> None:
        self.front.session.touch()
        if self.front.screen is not None:
            self.front.screen.scanned(text)


class _GoHome(ExceptionHandler):
    """A fault in a screen is logged with a reference, and the person starts again at home."""

    def __init__(self, app: Terminal) -> None:
        self._app = app

    def handle_exception(self, exception: BaseException) -> Any:
        if not isinstance(exception, Exception) or EventLoop.quit:
            return ExceptionManager.RAISE
        reference = new_fault_reference()
        _log.error("screen_failed", reference=reference, exc_info=exception)
        Clock.schedule_once(lambda _dt: self._recover(reference), 0)
        return ExceptionManager.PASS

    def _recover(self, reference: str) -> None:
        try:
            self._app.front.home()
            self._app.front.fail(reference)
        except Exception:
            _log.exception("home_failed", reference=reference)
            self._app.stop()  # whoever started the terminal starts it anew
