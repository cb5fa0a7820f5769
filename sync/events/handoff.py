"""A one-time code that a terminal shows and a phone opens, to go on there with what was begun.

The terminal signs it with its enrolment key, so it needs no network; the server knows that key,
takes each nonce once, and only within LASTS of `issued`. Layout, big-endian: version 1 byte, kind
1, device id 16, merchant id 16, minutes since 2020-01-01 UTC 4, nonce 8, Ed25519 signature 64 over
all before it with CONTEXT in front. Base32 in upper case without padding, as in an integrity code.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from uuid import UUID

VERSION = 1
CONTEXT = b"dangqun-handoff-v1\n"
LASTS = timedelta(minutes=15)
NONCE_BYTES = 8

_SIGNED = struct.Struct(">BB16s16sI8s")
_SIGNATURE_BYTES = 64
_MINUTE_0 = datetime(2020, 1, 1, tzinfo=UTC)
_MOST_MINUTES = 2**32


class NotAHandoff(ValueError):
    """The text is no code of this kind, or is damaged."""


class HandoffKind(IntEnum):
    COMPLAINT = 1


@dataclass(frozen=True)
class Handoff:
    """`issued` is to the minute, by the terminal's idea of the server's time."""

    kind: HandoffKind
    device_id: UUID
    merchant_id: UUID
    issued: datetime
    nonce: bytes

    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return CONTEXT + self._packed()

    def _packed(self) -> bytes:
        minutes = int((self.issued - _MINUTE_0) / timedelta(minutes=1)) % _MOST_MINUTES
        parts = (self.device_id.bytes, self.merchant_id.bytes, minutes, self.nonce)
        return _SIGNED.pack(VERSION, self.kind, *parts)

    def text(self, signature: bytes, *, prefix: str) -> str:
        """The text to show. `prefix`: the address in front, such as HTTPS://HOST/T/."""
        payload = base64.b32encode(self._packed() + signature).decode().rstrip("=")
        return prefix + payload


def parse_handoff(payload: str) -> tuple[Handoff, bytes]:
    """The handoff and its signature, from what follows the address. Raises NotAHandoff."""
    try:
        raw = base64.b32decode(payload + "=" * (-len(payload) % 8))
    except (binascii.Error, ValueError):
        raise NotAHandoff("the code is damaged") from None
    if len(raw) != _SIGNED.size + _SIGNATURE_BYTES or raw[0] != VERSION:
        raise NotAHandoff("the code has another layout")
    _, kind, device_id, merchant_id, minutes, nonce = _SIGNED.unpack(raw[: _SIGNED.size])
    if kind not in list(HandoffKind):
        raise NotAHandoff("the code is for something else")
    found = Handoff(
        kind=HandoffKind(kind),
        device_id=UUID(bytes=device_id),
        merchant_id=UUID(bytes=merchant_id),
        issued=_MINUTE_0 + timedelta(minutes=minutes),
        nonce=nonce,
    )
    signature = raw[_SIGNED.size :]
    if found.text(signature, prefix="") != payload:
        raise NotAHandoff("the code is not in its one form")
    return found, signature


def handoff_prefix(code_prefix: str) -> str:
    """The address in front, from that of the district's integrity codes."""
    return code_prefix.removesuffix("C/") + "T/"
