"""What a person keeps of a request: 8 characters of Crockford's base32."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 5

_AS_TYPED = str.maketrans("OIL", "011", " -")


def reference_of(random: bytes) -> str:
    """Five bytes as a reference. Raises ValueError for another number of bytes."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a reference is made of {RANDOM_BYTES} bytes")
    number = int.from_bytes(random, "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


def new_reference() -> str:
    """A reference nobody can guess."""
    return reference_of(secrets.token_bytes(RANDOM_BYTES))


def normalised_reference(typed: str) -> str:
    """As it is stored: upper case, without spaces and hyphens, 0 1 1 for O I L."""
    return typed.upper().translate(_AS_TYPED)
