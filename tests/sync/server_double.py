"""A small server written from the protocol page alone, on a real socket, that can misbehave."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import rfc8785

from sync.wire import MEDIA_TYPE

EPOCH = "epoch-1"


@dataclass(frozen=True)
class Answer:
    """One raw reply. `cut_at` sends only that many bytes of it and hangs up."""

    status: int = 200
    body: bytes = b"{}"
    media_type: str = MEDIA_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None


def problem(status: int, code: str, **extra: Any) -> Answer:
    """A problem document of the protocol."""
    return Answer(status, json.dumps({"code": code, "message_key": code, **extra}).encode())


def html(status: int) -> Answer:
    """What a proxy or a captive portal says."""
    return Answer(status, b"<html>please log in</html>", "text/html")


@dataclass
class Double:
    """Keeps what arrived. `script` answers are used up first, one a push; `outcomes` decides the
    word on an operation, `applied` where it is silent. `enrolled` is the reply to an enrolment."""

    url: str = ""
    epoch: str = EPOCH
    now: str = "2026-11-24T03:00:00Z"
    script: list[Answer | Callable[[dict[str, Any]], Answer]] = field(default_factory=list)
    outcomes: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda op: None
    applied: dict[str, dict[str, Any]] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)
    pushes: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    ranges: list[str] = field(default_factory=list)
    reset: bool = False
    heartbeats: list[dict[str, Any]] = field(default_factory=list)
    seqs: dict[int, dict[str, Any]] = field(default_factory=dict)
    escrowed: list[tuple[bytes, str]] = field(default_factory=list)
    bearers: list[str] = field(default_factory=list)
    enrolled: dict[str, Any] = field(default_factory=dict)

    def push(self, request: dict[str, Any]) -> Answer:
        self.pushes.append(request)
        if self.script:
            step = self.script.pop(0)
            return step if isinstance(step, Answer) else step(request)
        return self.accept(request)

    def accept(self, request: dict[str, Any]) -> Answer:
        results = [self._result(op) for op in request["ops"]]
        reply = {
            "batch_id": request["batch_id"],
            "server_epoch": self.epoch,
            "server_time": self.now,
            "results": results,
        }
        return Answer(body=json.dumps(reply).encode())

    def pull(self, cursor: str, limit: int) -> Answer:
        start = int(cursor or 0)
        page = self.changes[start : start + limit]
        reply = {
            "server_epoch": self.epoch,
            "changes": page,
            "next_cursor": str(start + len(page)),
            "has_more": start + len(page) < len(self.changes),
            "reset": self.reset,
        }
        return Answer(body=json.dumps(reply).encode())

    def snapshot(self) -> Answer:
        self.reset = False
        reply = {
            "server_epoch": self.epoch,
            "cursor": str(len(self.changes)),
            "sha256": hashlib.sha256(rfc8785.dumps(self.changes)).hexdigest(),
            "changes": self.changes,
        }
        return Answer(body=json.dumps(reply).encode())

    def receipts(self, after_seq: int) -> Answer:
        later = [self.seqs[seq] for seq in sorted(self.seqs) if seq > after_seq]
        page = {"receipts": later[:3], "has_more": len(later) > 3}
        return Answer(body=json.dumps(page).encode())

    def file(self, sha256: str, range_header: str | None) -> Answer:
        if sha256 not in self.media:
            return problem(404, "not_found")
        content = self.media[sha256]
        self.ranges.append(range_header or "")
        if range_header is None:
            return Answer(body=content, media_type="application/octet-stream")
        start = int(range_header.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            return Answer(416, b"", "application/octet-stream")
        return Answer(206, content[start:], "application/octet-stream")

    def _result(self, op: dict[str, Any]) -> dict[str, Any]:
        if op["op_id"] in self.applied:
            stored = self.applied[op["op_id"]]
            detail = {**stored["detail"], "outcome": stored["outcome"]}
            return {**stored, "outcome": "duplicate", "detail": detail}
        result = {"op_id": op["op_id"], "outcome": "applied", "code": "", "detail": {}}
        result |= self.outcomes(op) or {}
        if result["outcome"] in ("applied", "conflict", "rejected"):
            self.applied[op["op_id"]] = result
            self.seqs[op["seq"]] = {
                "seq": op["seq"],
                "op_id": op["op_id"],
                "sha256": op["sha256"],
                "outcome": result["outcome"],
            }
            self.effects.append(op["op_id"])
        return result


@contextmanager
def running() -> Iterator[Double]:
    """A double that listens on loopback until the block ends."""
    double = Double()
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _handler(double))
    httpd.daemon_threads = True
    double.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield double
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def _handler(double: Double) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one small class
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"] or 0))
            request = json.loads(content or b"{}")
            double.bearers.append(self.headers["Authorization"] or "")
            if self.path.endswith("/sync/push"):
                self._send(double.push(request))
            elif self.path.endswith("/devices/heartbeat"):
                double.heartbeats.append(request)
                self._send(Answer(body=json.dumps({"server_time": double.now}).encode()))
            elif self.path.endswith("/devices/enrol") and double.enrolled:
                self._send(Answer(body=json.dumps(double.enrolled).encode()))
            elif self.path.endswith("/devices/rotate"):
                self._send(Answer(body=b'{"bearer": "new secret"}'))
            elif self.path.endswith("/sync/escrow"):
                double.escrowed.append((content, self.headers["X-Dangqun-Signature"]))
                self._send(Answer(body=b'{"received": 1}'))
            else:
                self._send(problem(404, "not_found"))

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            values = dict(part.split("=") for part in query.split("&") if part)
            if path.endswith("/sync/pull"):
                self._send(double.pull(values["cursor"], int(values["limit"])))
            elif path.endswith("/sync/snapshot"):
                self._send(double.snapshot())
            elif path.endswith("/sync/receipts"):
                self._send(double.receipts(int(values["after_seq"])))
            else:
                self._send(double.file(path.rsplit("/", 1)[1], self.headers["Range"]))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut_at])
            if answer.cut_at is not None:
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Tests print no access log."""

    return Handler
