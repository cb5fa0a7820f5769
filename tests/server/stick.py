"""Writes the file of a stick (`.dqx`), following docs/protocol.md and not the terminal's code."""

import base64
import json
from typing import Any

from django.conf import settings
from nacl.public import PublicKey, SealedBox

from server.config.keys import seal_key
from tests.server.terminal import Terminal


def request_of(terminal: Terminal, *ops: dict[str, Any], **changed: Any) -> bytes:
    """The bytes of an escrow request."""
    body = {"device_id": terminal.device_id, "install_id": terminal.install_id, "ops": ops}
    return json.dumps({**body, **changed}).encode()


def signed(terminal: Terminal, request: bytes) -> bytes:
    """Signature and request, as they are inside a box."""
    return terminal.key.sign(b"dangqun-escrow-v1\n" + request).signature + request


def box(inside: bytes, to: PublicKey | None = None) -> bytes:
    """A line of the file."""
    sealed = SealedBox(to or seal_key(settings.OPTIONS).public_key).encrypt(inside)
    return json.dumps({"sealed": base64.b64encode(sealed).decode()}).encode() + b"\n"


def head(terminal: Terminal, batches: int, **changed: Any) -> bytes:
    first = {
        "format": "dangqun-export",
        "v": 1,
        "device_id": terminal.device_id,
        "exported_at": "2026-05-04T04:00:00Z",
        "batches": batches,
        "ops": 0,
    }
    return json.dumps({**first, **changed}).encode() + b"\n"


def end(batches: int) -> bytes:
    return json.dumps({"end": batches}).encode() + b"\n"


def export(terminal: Terminal, *batches: list[dict[str, Any]]) -> bytes:
    """A whole file."""
    lines = [box(signed(terminal, request_of(terminal, *ops))) for ops in batches]
    return b"".join([head(terminal, len(lines)), *lines, end(len(lines))])
