"""What is done to stations."""

import base64
import secrets

from django.utils import timezone

from server.stations.models import StaffCode, Station
from sync.events.staff_digits import DIGITS, staff_digest

SALT_BYTES = 16


def issue_staff_code(station: Station, *, digits: str = "") -> str:
    """A new code of 8 digits, random where none are given; the old one ends when terminals have
    pulled. Only the answer knows the digits."""
    digits = digits or f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    salt = secrets.token_bytes(SALT_BYTES)
    StaffCode.objects.update_or_create(
        station=station,
        defaults={
            "district": station.district,
            "salt": base64.b64encode(salt).decode(),
            "digest": staff_digest(digits, salt=salt),
            "issued_at": timezone.now(),
        },
    )
    return digits


def is_staff_code(station: Station, digits: str) -> bool:
    """Whether these digits are the station's present code."""
    code = StaffCode.objects.filter(station=station).first()
    if code is None:
        return False
    return secrets.compare_digest(
        code.digest, staff_digest(digits, salt=base64.b64decode(code.salt))
    )
