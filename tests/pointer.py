"""A pointer's real events at hundreds a second: the X server's XTest extension by ctypes.

xdotool takes a process for each tap."""

import ctypes
import ctypes.util
from types import TracebackType


class Pointer:
    """One connection to a display. Places are pixels from the screen's top left.

    `waits`: until the X server has taken each event."""

    def __init__(self, display: str, *, waits: bool = True) -> None:
        self._waits = waits
        self._x11 = _library("X11")
        self._xtst = _library("Xtst")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        opened = self._x11.XOpenDisplay(display.encode())
        assert opened, f"there is no display {display}"
        self._display = ctypes.c_void_p(opened)

    def __enter__(self) -> "Pointer":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._x11.XCloseDisplay(self._display)

    def move(self, x: int, y: int) -> None:
        self._xtst.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        self._send()

    def press(self, button: int = 1) -> None:
        self._button(button, 1)

    def release(self, button: int = 1) -> None:
        self._button(button, 0)

    def tap(self, x: int, y: int, button: int = 1) -> None:
        self.move(x, y)
        self.press(button)
        self.release(button)

    def _button(self, button: int, is_press: int) -> None:
        self._xtst.XTestFakeButtonEvent(self._display, button, is_press, ctypes.c_ulong(0))
        self._send()

    def _send(self) -> None:
        if self._waits:
            self._x11.XSync(self._display, 0)
        else:
            self._x11.XFlush(self._display)


def _library(name: str) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    assert found, f"lib{name} is missing"
    return ctypes.CDLL(found)
