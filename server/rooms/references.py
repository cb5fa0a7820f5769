"""References of bookings that the office takes; terminals make their own."""

import secrets

from sync.events.integrity_code import serial_from_number


def new_reference() -> str:
    """8 random characters of Crockford's base32."""
    return serial_from_number(secrets.randbits(40))
