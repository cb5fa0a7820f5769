"""HTTP/1.1 messages as bytes: enough of it for what requests and gunicorn send each other."""

import json
from dataclasses import dataclass
from typing import IO, Any

from sync.wire import MEDIA_TYPE

END = b"\r\n\r\n"


@dataclass(frozen=True)
class Message:
    """A request or a reply: its head with the empty line, and its body as it is counted there."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode()

    @property
    def path(self) -> str:
        return self.head.split(b" ", 2)[1].decode()

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    def header(self, name: str) -> str:
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.decode("latin-1").partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""

    def with_path(self, path: str) -> "Message":
        return Message(self.head.replace(self.path.encode(), path.encode(), 1), self.body)

    def with_body(self, body: bytes) -> "Message":
        """The same head, but that it counts this body."""
        lines = self.head.removesuffix(END).split(b"\r\n")
        kept = [line for line in lines if not line.lower().startswith(b"content-length:")]
        length = b"Content-Length: %d" % len(body)
        return Message(b"\r\n".join([*kept, length]) + END, body)


def read_message(stream: IO[bytes]) -> Message | None:
    """The next message; None at the end. Raises ValueError for one that is cut off."""
    head = b""
    while not head.endswith(END):
        line = stream.readline()
        if not line:
            if head:
                raise ValueError("cut off in the head")
            return None
        head += line
    found = Message(head, b"")
    if found.header("Transfer-Encoding").lower() == "chunked":
        return _unchunked(found, stream)
    size = int(found.header("Content-Length") or 0)
    body = stream.read(size)
    if len(body) < size:
        raise ValueError("cut off in the body")
    return Message(head, body)


def _unchunked(found: Message, stream: IO[bytes]) -> Message:
    body = b""
    while size := int(stream.readline().split(b";")[0] or b"0", 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    lines = found.head.removesuffix(END).split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"transfer-encoding:")]
    return Message(b"\r\n".join(kept) + END, b"").with_body(body)


def html(status: int, **headers: str) -> bytes:
    """What something that is no server of ours says."""
    return _reply(status, "text/html", b"<html>please log in</html>", headers)


def problem(status: int, code: str, **fields: Any) -> bytes:
    """A problem of the protocol."""
    body = json.dumps({"code": code, "message_key": code, **fields}).encode()
    return _reply(status, MEDIA_TYPE, body, {})


def _reply(status: int, media_type: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + END + body
