"""A time by which something must have come, however slowly the other side drips.

The timeout of a socket is for each read alone: a server that sends a byte now and then keeps a
reader for ever."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Deadline:
    """Cuts the connection that one thread waits at when its time is over."""

    def __init__(self) -> None:
        self._sock: socket.socket | None = None
        self._lock = threading.Lock()
        self._due = 0.0
        self.is_over = False

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """For what is done inside; `renew` gives it more time."""
        self.is_over = False
        self.renew(seconds)
        done = threading.Event()
        threading.Thread(target=self._guard, args=(done,), name="deadline", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                done.set()

    def renew(self, seconds: float) -> None:
        """From now on it has so long."""
        self._due = time.monotonic() + seconds

    def watch(self, sock: socket.socket) -> None:
        """The connection in use from now on."""
        with self._lock:
            self._sock = sock
            if self.is_over:
                self._cut()

    def _guard(self, done: threading.Event) -> None:
        while (left_s := self._due - time.monotonic()) > 0:
            if done.wait(left_s):
                return
        with self._lock:
            if not done.is_set():
                self.is_over = True
                self._cut()

    def _cut(self) -> None:
        """As if the other side had hung up; under TLS too, whose own way out would wait for it."""
        if self._sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._sock, socket.SHUT_RDWR)


class WatchedAdapter(HTTPAdapter):
    """Connections of requests that a deadline can cut."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._deadline)


def _pools(deadline: Deadline) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
