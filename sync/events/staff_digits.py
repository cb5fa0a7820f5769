"""The hash of a staff code. It has 10^8 values; scrypt makes trying them all dear."""

import base64
import hashlib

DIGITS = 8
_N, _R, _P = 2**15, 8, 1
_MEMORY = 64 * 1024 * 1024


def staff_digest(digits: str, *, salt: bytes) -> str:
    """Base64 of 32 bytes for the 8 digits of a staff code. About 0.1 s and 32 MiB.

    Not hex: 64 hex digits in a published body name a media file.
    """
    found = hashlib.scrypt(digits.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32, maxmem=_MEMORY)
    return base64.b64encode(found).decode()
