"""A USB barcode scanner that shows itself as a serial port: nothing it sends is a key."""

import os
import termios
import tty
from collections.abc import Callable
from select import select
from threading import Event, Thread

import structlog

from kiosk.devices.scanner import ScanText
from kiosk.devices.scanner_word import SerialPort

SILENCE_S = 0.5
"""A code comes in one go; what stands unfinished so long is no code."""
_MOST_BYTES = 4 * 512
_CHUNK = 4096
_ENDS = b"\r\n"
log = structlog.get_logger()


class SerialScanner:
    """Reads on a thread of its own, from `start` to `close`. A port that is gone is opened again
    every `reopen_s` seconds. `on_scan` is called on that thread."""

    def __init__(
        self,
        port: SerialPort,
        on_scan: Callable[[str], None],
        *,
        prefix: str = "",
        suffix: str = "",
        reopen_s: float = 1.0,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._port, self._on_scan = port, on_scan
        self._lines = ScanBytes(prefix=prefix, suffix=suffix)
        self._reopen_s, self._silence_s = reopen_s, silence_s
        self._ended = Event()
        self._thread = Thread(target=self._run, name="scanner", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends the thread, within `silence_s`."""
        self._ended.set()
        self._thread.join(2 * self._silence_s)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except (OSError, termios.error):
                self._lines.clear()  # pulled out, or not there yet
            except Exception:
                log.exception("scanner_failed")
            self._ended.wait(self._reopen_s)

    def _listen(self) -> None:
        port = os.open(self._port.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            _make_raw(port, self._port.baud)
            while not self._ended.is_set():
                self._take(port)
        finally:
            os.close(port)

    def _take(self, port: int) -> None:
        ready, _, _ = select([port], [], [], self._silence_s)
        if not ready:
            self._lines.clear()
            return
        data = os.read(port, _CHUNK)
        if not data:
            raise OSError("the port has closed")
        for scan in self._lines.feed(data):
            self._on_scan(scan)


class ScanBytes:
    """Puts scans together from bytes: UTF-8, or GB 18030 as older scanners send Chinese."""

    def __init__(self, *, prefix: str = "", suffix: str = "") -> None:
        self._suffix = suffix.encode()
        self._text = ScanText(prefix=prefix, suffix=suffix)
        self.clear()

    def clear(self) -> None:
        """What came so far is no part of a scan."""
        self._data = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> list[str]:
        """The scans that these bytes finish."""
        return [scan for byte in data if (scan := self._byte(byte)) is not None]

    def _byte(self, byte: int) -> str | None:
        if byte not in _ENDS:
            self._too_long = self._too_long or len(self._data) >= _MOST_BYTES
            if not self._too_long:
                self._data.append(byte)
        if not self._is_at_end(byte):
            return None
        text = None if self._too_long else _decoded(bytes(self._data))
        self.clear()
        return None if text is None else self._scan(text)

    def _is_at_end(self, byte: int) -> bool:
        if byte in _ENDS:
            return True
        return bool(self._suffix) and self._data.endswith(self._suffix)

    def _scan(self, text: str) -> str | None:
        self._text.clear()
        ended = text if self._suffix else text + "\r"
        scans = [scan for char in ended if (scan := self._text.add(char)) is not None]
        return scans[-1] if scans else None


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _make_raw(port: int, baud: int) -> None:
    """No echo, no line editing, no characters with a meaning of their own."""
    tty.setraw(port)
    speed = getattr(termios, f"B{baud}")
    attributes = termios.tcgetattr(port)
    attributes[4] = attributes[5] = speed
    attributes[2] |= termios.CLOCAL | termios.CREAD
    termios.tcsetattr(port, termios.TCSANOW, attributes)
