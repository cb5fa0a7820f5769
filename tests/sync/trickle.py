"""A server that drips: each answer is a byte more now and then, and never whole."""

import contextlib
import socket
import ssl
import threading
import time

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.dangqun.v1+json\r\n"
    b"Content-Length: 1000000\r\n\r\n"
)
HEAD_OF_NO_LENGTH = HEAD.replace(b"Content-Length: 1000000\r\n", b"Connection: close\r\n")
UNENDING_HEAD = b"HTTP/1.1 200 OK\r\nX-Never-Ends: "


class Trickle:
    """`every_s`: seconds between two drips of `drip`. `asked_at` is monotonic, 0 while nobody
    asked; `asked` counts calls; `dripped` the bytes after the head, of all calls."""

    def __init__(
        self,
        head: bytes = HEAD,
        *,
        every_s: float = 0.5,
        drip: bytes = b" ",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._head, self._every_s, self._drip_of, self._tls = head, every_s, drip, tls
        self.asked_at, self.asked, self.dripped = 0.0, 0, 0
        self._ended = threading.Event()

    def __enter__(self) -> "Trickle":
        self._listening = socket.create_server(("127.0.0.1", 0))
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(link) as talk:
            talk.recv(65536)
            self.asked_at = self.asked_at or time.monotonic()
            self.asked += 1
            talk.sendall(self._head)
            while not self._ended.wait(self._every_s):
                talk.sendall(self._drip_of)
                self.dripped += len(self._drip_of)

    def _secured(self, link: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(link, server_side=True) if self._tls else link
