"""Holding an integrity code before the camera."""

from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty

from kiosk.queries.parts import scanner_state
from screens import scan_words
from screens.base import BaseScreen
from screens.language import _
from screens.open_code import open_code
from screens.scan_words import ScanWords
from screens.widgets.listing import Notice

_FROZEN_S = 0.5  # long enough to see which code was read
_LOOK_EVERY_S = 1.0
_HEIGHT, _WIDE_HEIGHT, _LEAST_HEIGHT = 780, 640, 200
_BLIND = ("gone", "off")


class ScanNotice(Notice):
    """As high for few words as for many, so that the viewfinder keeps its size."""

    least_height = NumericProperty(0)


class ScanScreen(BaseScreen):
    """The camera runs only while this screen is open. A USB scanner works as well, and typing."""

    note = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fit_soon = Clock.create_trigger(self._fit)
        self.fbind("minimum_height", lambda *_: self._fit_soon())
        self._fit_soon()

    def enter(self, **_params: Any) -> None:
        self._loop: Any = None
        self._has_camera, self._scanner = False, ""
        self._look_for_scanner()
        self._looking = Clock.schedule_interval(self._look_for_scanner, _LOOK_EVERY_S)
        if self.front.make_capture is not None:
            self._loop = self.front.make_capture(
                self.ids.view.show,
                partial(self._later, self._read),
                partial(self._later, self._changed),
                on_hint=partial(self._later, self._hint),
                on_seen=self.ids.view.see,
            )
            self._loop.start()

    def leave(self) -> None:
        self._looking.cancel()
        if self._loop is not None:
            self._loop.stop()
        self._loop = None
        self.ids.view.clear()

    @staticmethod
    def _later(work: Any, what: Any) -> None:
        Clock.schedule_once(lambda _dt: work(what), 0)

    def _read(self, reading: Any) -> None:
        if self._loop is None or self.ids.view.is_frozen:
            return
        self.front.session.touch()
        if reading.text:
            self._loop.stop()
            self.ids.view.freeze(reading.frame, reading.corners)
            self._say(scan_words.READ)
            Clock.schedule_once(lambda _dt: self._go(reading.text), _FROZEN_S)
        else:
            is_two = reading.reason == "two_codes"
            self._say(scan_words.TWO_CODES if is_two else scan_words.UNREADABLE)

    def _go(self, text: str) -> None:
        if self._loop is not None:
            open_code(self.front, text, way="camera")

    def _changed(self, state: str) -> None:
        if self._loop is None or self.ids.view.is_frozen:
            return
        self._has_camera = state == "ready"
        if self._has_camera:
            self._say(scan_words.READY)
        else:
            self.ids.view.clear()
            self._show_missing()

    def _hint(self, hint: str) -> None:
        if self._loop is None or self.ids.view.is_frozen or not self._has_camera:
            return
        self._loop.reset()  # two codes may be held up once more
        self._say(scan_words.HINTS[hint])

    def _fit(self, _dt: float) -> None:
        """The viewfinder leaves room for all that is said."""
        slot = self.parent.parent if self.parent is not None else None
        if slot is not None:
            view, parts, px = self.ids.view, self.ids.parts, self.theme.px
            rest = self.minimum_height - (parts.height if self.theme.wide else view.height)
            room = min(px(_WIDE_HEIGHT if self.theme.wide else _HEIGHT), int(slot.height - rest))
            view.height = max(px(_LEAST_HEIGHT), room)

    def _look_for_scanner(self, _dt: float = 0) -> None:
        scanner = self.front.ask(scanner_state)
        if scanner == self._scanner:
            return
        self._scanner = scanner
        gone = _(scan_words.SCANNER_GONE) if scanner == "gone" else ""
        self.note = _(scan_words.PRIVACY) + gone
        if not self._has_camera:
            self._show_missing()

    def _show_missing(self) -> None:
        blind = self._scanner in _BLIND
        self._say(scan_words.NO_EYES if blind else scan_words.NO_CAMERA)

    def _say(self, words: ScanWords) -> None:
        notice = self.ids.notice
        notice.title, notice.text = _(words.title), _(words.text)
        notice.icon, notice.state_tone = words.icon, words.tone
