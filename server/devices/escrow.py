"""What a revoked terminal still has is taken whole, and applied only when an administrator says so.

The request's body is a push with `device_id` beside `ops`; the header X-Dangqun-Signature is
base64 of the Ed25519 signature, by the enrolment key, over `dangqun-escrow-v1\\n` and the body's
bytes. It needs no bearer. Sending it again changes nothing.
"""

import base64
import binascii
import hashlib
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
    """`ops` as in a push; what is in them is looked at when they are accepted."""

    device_id: UUID
    ops: Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=200)]
    install_id: UUID | None = None


def take_escrow(request: EscrowRequest, *, raw: bytes, signature: str) -> EscrowedBatch:
    """Keep the signed body. Raises SignatureInvalid, also for a device that does not exist."""
    device = Device.objects.select_related("district").filter(pk=request.device_id).first()
    if device is None or not _signed(device, raw, signature):
        raise SignatureInvalid
    escrow, _ = EscrowedBatch.objects.get_or_create(
        device=device,
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={
            "district": device.district,
            "body": raw.decode(),
            "op_count": len(request.ops),
        },
    )
    return escrow


def _signed(device: Device, raw: bytes, signature: str) -> bool:
    try:
        key = VerifyKey(base64.b64decode(device.public_key))
        key.verify(CONTEXT + raw, base64.b64decode(signature, validate=True))
    except (BadSignatureError, binascii.Error, ValueError):
        return False
    return True
