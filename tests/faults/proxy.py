"""Between the terminals and the server: plain HTTP/1.1 passed on, except where a fault is due.

Each request takes the next fault of `plan`; one that a path in `targeted` fits takes that. Nothing
here waits: what a slow network would cost is counted in `virtual_s`.
"""

import random
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.faults import NONE, Fault
from tests.faults.messages import Message, html, problem, read_message

PATIENCE_S = 60


class HangUp(Exception):
    """The client's connection ends here, after what it still hears."""

    def __init__(self, heard: bytes = b"") -> None:
        super().__init__()
        self.heard = heard


@dataclass
class Seen:
    """One request, and what was done to it. `status` is the server's own answer."""

    method: str
    path: str
    fault: Fault
    sent_bytes: int
    status: int | None = None


@dataclass
class Proxy:
    """`weather` decides where the plan is silent. `bits_per_s` 0 counts no time."""

    upstream_port: int
    plan: deque[Fault] = field(default_factory=deque)
    targeted: dict[str, deque[Fault]] = field(default_factory=dict)
    weather: Callable[[Message], Fault] = lambda request: NONE
    pull_limit: int | None = None
    bits_per_s: int = 0
    virtual_s: float = 0.0
    seen: list[Seen] = field(default_factory=list)
    late: list[Message] = field(default_factory=list)
    held_path: str = ""
    held_after: int = 0
    held: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._lock, self._let_go = threading.Lock(), threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, name="proxy", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def heal(self) -> None:
        """No faults from now on; what was late has arrived."""
        self.deliver_late()
        self.plan.clear()
        self.targeted.clear()
        self.weather = lambda request: NONE
        self.pull_limit, self.held_path, self.bits_per_s = None, "", 0
        self.held.clear()
        self._let_go.set()

    def next_for(self, path: str, *faults: Fault) -> None:
        """The next requests to a path that ends so take these."""
        self.targeted.setdefault(path, deque()).extend(faults)

    def hold(self, path: str, *, after: int) -> None:
        """Never answer a path that ends so, once it was answered so many times more; `held` tells
        when a request hangs there."""
        self._let_go.clear()
        self.held_path, self.held_after = path, self.count(path) + after

    def deliver_late(self) -> None:
        """Requests that hung somewhere arrive now; nobody hears the answers."""
        while self.late:
            self.ask_server(self.late.pop(0))

    def count(self, path: str) -> int:
        """How many requests to a path that ends so were made."""
        return sum(seen.path.split("?")[0].endswith(path) for seen in self.seen)

    def close(self) -> None:
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(PATIENCE_S)
        stream = client.makefile("rb")
        with client, stream, suppress(OSError, ValueError):
            try:
                while request := read_message(stream):
                    client.sendall(self._answer(request))
            except HangUp as end:
                client.sendall(end.heard)

    def _answer(self, request: Message) -> bytes:
        with self._lock:
            seen = Seen(request.method, request.path, self._due(request), len(request.body))
            self.seen.append(seen)
        if self._is_held(request):
            self.held.set()
            self._let_go.wait(PATIENCE_S)
            raise HangUp
        return _DOINGS.get(seen.fault.kind, _pass_on)(self, request, seen)

    def _is_held(self, request: Message) -> bool:
        here = bool(self.held_path) and request.path.split("?")[0].endswith(self.held_path)
        return here and self.count(self.held_path) > self.held_after

    def _due(self, request: Message) -> Fault:
        path = request.path.split("?")[0]
        for end, faults in self.targeted.items():
            if path.endswith(end) and faults:
                return faults.popleft()
        return self.plan.popleft() if self.plan else self.weather(request)

    def ask(self, request: Message, seen: Seen) -> Message:
        """The server's answer; no answer hangs up on the client too."""
        answer = self.ask_server(self._limited(request))
        if answer is None:
            raise HangUp
        seen.status = answer.status
        self._count(len(request.raw) + len(answer.raw))
        return answer

    def _limited(self, request: Message) -> Message:
        """Small pages where a test wants many of them."""
        if self.pull_limit is None or "/sync/pull" not in request.path:
            return request
        return request.with_path(request.path.replace("limit=500", f"limit={self.pull_limit}"))

    def ask_server(self, request: Message, sent: int | None = None) -> Message | None:
        """The answer, or None where there is none; `sent`: only so many bytes arrive."""
        try:
            with socket.create_connection(("127.0.0.1", self.upstream_port), PATIENCE_S) as server:
                server.sendall(request.raw[:sent])
                if sent is not None:
                    return None
                return read_message(server.makefile("rb"))
        except (OSError, ValueError):
            return None

    def _count(self, size: int) -> None:
        if self.bits_per_s:
            with self._lock:
                self.virtual_s += size * 8 / self.bits_per_s

    def cut(self, request: Message) -> None:
        """Half of it reaches the server."""
        self.ask_server(request, sent=len(request.raw) - max(1, len(request.body) // 2))


def _pass_on(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    return proxy.ask(request, seen).raw


def _drop_request(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    raise HangUp


def _cut_request(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    proxy.cut(request)
    raise HangUp


def _late(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    proxy.late.append(request)
    raise HangUp


def _drop_reply(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    proxy.ask(request, seen)
    raise HangUp


def _cut_reply(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    answer = proxy.ask(request, seen)
    raise HangUp(answer.head + answer.body[: len(answer.body) * seen.fault.number // 1000])


def _partial_json(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    answer = proxy.ask(request, seen)
    return answer.with_body(answer.body[: len(answer.body) * seen.fault.number // 1000]).raw


def _flipped_bit(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    answer = proxy.ask(request, seen)
    body = bytearray(answer.body)
    if body:
        place = random.Random(seen.fault.number).randrange(len(body))
        body[place] ^= 1
    return answer.with_body(bytes(body)).raw


def _twice(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    """Both at once; the client hears one of the answers."""
    answers: list[Message | None] = []
    threads = [
        threading.Thread(target=lambda: answers.append(proxy.ask_server(request))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard = answers[seen.fault.number % 2]
    if heard is None:
        raise HangUp
    return heard.raw


def _too_large(proxy: Proxy, request: Message, seen: Seen) -> bytes:
    if len(request.body) <= seen.fault.number:
        return proxy.ask(request, seen).raw
    return html(413)


def _says(make: Callable[[Fault], bytes]) -> Callable[[Proxy, Message, Seen], bytes]:
    """The server is not asked at all."""
    return lambda proxy, request, seen: make(seen.fault)


_DOINGS: dict[str, Callable[[Proxy, Message, Seen], bytes]] = {
    "drop_request": _drop_request,
    "cut_request": _cut_request,
    "late": _late,
    "drop_reply": _drop_reply,
    "cut_reply": _cut_reply,
    "partial_json": _partial_json,
    "portal": _says(lambda fault: html(200)),
    "not_found": _says(lambda fault: html(404)),
    "moved": _says(lambda fault: html(302, Location="http://portal.example/login")),
    "bad_gateway": _says(lambda fault: html(502)),
    "server_error": _says(lambda fault: problem(500, "server_error")),
    "slow_down": _says(lambda fault: html(429, **{"Retry-After": fault.word or "7"})),
    "twice": _twice,
    "too_large": _too_large,
    "flipped_bit": _flipped_bit,
}
