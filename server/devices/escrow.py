"""What a terminal still has is taken whole, and applied only when an administrator says so.

The request's body is a push with `device_id` beside `ops`. It is signed by the enrolment key over
`dangqun-escrow-v1\\n` and the body's bytes, and needs no bearer: a revoked terminal sends it (the
header X-Dangqun-Signature is the signature in base64), or it comes on a stick. Sending it again
changes nothing.
"""

import base64
import binascii
import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from server.devices.models import Device, EscrowedBatch
from server.errors import SignatureInvalid

CONTEXT = b"dangqun-escrow-v1\n"


class EscrowRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`ops` as in a push; what is in them is looked at when they are accepted. With all three
    clocks of a push, times are corrected as in a push."""

    device_id: UUID
    ops: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=200)]
    install_id: UUID | None = None
    sent_at: Annotated[datetime, Meta(tz=True)] | None = None
    sent_mono_ms: Annotated[float, Meta(ge=0, le=2**53 - 1)] | None = None
    boot_id: Annotated[str, Meta(max_length=100)] | None = None


def take_escrow(request: EscrowRequest, *, raw: bytes, signature: str) -> EscrowedBatch:
    """Keep the signed body of a call. Raises SignatureInvalid, also for an unknown device."""
    try:
        decoded = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        raise SignatureInvalid from None
    return keep_escrow(request, raw=raw, signature=decoded)[0]


def keep_escrow(
    request: EscrowRequest,
    *,
    raw: bytes,
    signature: bytes,
    source: EscrowedBatch.Source = EscrowedBatch.Source.NETWORK,
) -> tuple[EscrowedBatch, bool]:
    """The kept batch, and whether it is new. Raises SignatureInvalid."""
    device = Device.objects.select_related("district").filter(pk=request.device_id).first()
    if device is None or not _signed(device, raw, signature):
        raise SignatureInvalid
    return EscrowedBatch.objects.get_or_create(
        device=device,
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={
            "district": device.district,
            "body": raw.decode(errors="replace"),
            "op_count": len(request.ops),
            "source": source,
        },
    )


def _signed(device: Device, raw: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(base64.b64decode(device.public_key)).verify(CONTEXT + raw, signature)
    except (BadSignatureError, binascii.Error, ValueError):
        return False
    return True
