"""Keyed hashes of phone and card numbers, so that a roster carries no number.

A phone number has few digits; scrypt makes trying them all dear (about 50 ms a try), and the
district's roster key makes one district's table useless for another.
"""

import hashlib
import re

_N, _R, _P = 2**14, 8, 1


def normalised_number(text: str) -> str:
    """Digits and capital letters only; a leading +86 or 0086 of a mainland mobile number is cut."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    match = re.fullmatch(r"(?:00)?86(1[0-9]{10})", plain)
    return match[1] if match else plain


def identity_hash(number: str, *, roster_key: bytes) -> str:
    """32 hex characters for a phone or card number. `roster_key`: 16 bytes of the district."""
    plain = normalised_number(number).encode()
    return hashlib.scrypt(plain, salt=roster_key, n=_N, r=_R, p=_P, dklen=16).hex()
