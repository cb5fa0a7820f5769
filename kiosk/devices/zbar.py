"""The parent's side of the process that zbar runs in: starts it, asks it, replaces it when dead."""

import socket
import subprocess
import sys
from threading import Lock
from time import monotonic
from typing import Self

from kiosk.devices import zbar_child
from kiosk.devices.found import FoundCode
from kiosk.devices.frame import Frame

_START_S = 2.0
_SECONDS_A_MEGAPIXEL = 0.5


class Zbar:
    """Starts its child with the first frame. A dead or hanging child costs one frame."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._peer: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None when none was started."""
        return self._child.pid if self._child else None

    def codes(self, grey: Frame) -> list[FoundCode]:
        """The QR codes of a grey frame, shape (height, width)."""
        with self._lock:
            try:
                return _ask(self._connected(), grey)
            except (EOFError, OSError):
                self._end()
                return []

    def close(self) -> None:
        """Ends the child. A later frame would start another."""
        with self._lock:
            self._end()

    def _connected(self) -> socket.socket:
        if self._peer is None:
            self._peer, theirs = socket.socketpair()
            with theirs:
                self._child = subprocess.Popen(
                    [sys.executable, "-P", zbar_child.__file__],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        return self._peer

    def _end(self) -> None:
        if self._peer is not None:
            self._peer.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._peer = self._child = None


class _Timed:
    """Receives from the child until one deadline for the whole answer."""

    def __init__(self, peer: socket.socket, seconds: float) -> None:
        self._peer = peer
        self._ends = monotonic() + seconds

    def send(self, data: bytes | memoryview) -> None:
        self._set_timeout()
        self._peer.sendall(data)

    def receive(self, length: int) -> bytearray:
        self._set_timeout()
        return zbar_child.receive(self._peer, length)

    def _set_timeout(self) -> None:
        self._peer.settimeout(max(self._ends - monotonic(), 0.001))


def _ask(peer: socket.socket, grey: Frame) -> list[FoundCode]:
    height, width = grey.shape
    timed = _Timed(peer, _START_S + width * height / 1e6 * _SECONDS_A_MEGAPIXEL)
    timed.send(zbar_child.SIZE.pack(width, height))
    timed.send(grey.data.cast("B"))
    return [_received(timed) for _ in range(timed.receive(1)[0])]


def _received(timed: _Timed) -> FoundCode:
    length, corners = zbar_child.CODE.unpack(timed.receive(zbar_child.CODE.size))
    data = bytes(timed.receive(length))
    points = zbar_child.POINT.iter_unpack(timed.receive(corners * zbar_child.POINT.size))
    return FoundCode(data, tuple((x, y) for x, y in points))
