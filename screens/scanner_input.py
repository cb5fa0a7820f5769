"""Keys that a USB scanner types into the window."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.config import Config
from kivy.core.window import Window

FRAME_MS = 1000 // Config.getint("graphics", "maxfps")
"""Keys are seen once a frame. Time is counted in frames: when drawing stalls, so does this
clock, and a scan is not torn apart."""

_ENTERS = (13, 271)


class ScannerInput:
    """Characters come as text input (with shift applied), Enter as a key."""

    def __init__(self, keys: Any, on_scan: Callable[[str], None]) -> None:
        self._keys, self._on_scan = keys, on_scan

    def listen(self) -> None:
        Window.bind(on_textinput=self._typed, on_key_down=self._pressed)

    def _typed(self, _window: Any, text: str) -> None:
        for char in text:
            self._feed(char)

    def _pressed(self, _window: Any, key: int, *_: Any) -> bool:
        if key in _ENTERS:
            self._feed("\r")
        return True

    def _feed(self, char: str) -> None:
        scanned = self._keys.key(char, Clock.frames * FRAME_MS)
        if scanned:
            self._on_scan(scanned)
