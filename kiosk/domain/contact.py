"""What a contact must have before it is sealed."""

import re

from kiosk.domain import sentences

MAX_NAME = 40

_PHONE = re.compile(r"\+?[0-9]{5,19}")
_SPACING = str.maketrans("", "", " -()\uff08\uff09")


def plain_phone(typed: str) -> str:
    """The number without spaces, hyphens and brackets."""
    return typed.translate(_SPACING)


def contact_problem(name: str, phone: str) -> str | None:
    """The sentence on what is missing or wrong, or None."""
    if not name.strip():
        return sentences.NAME_MISSING
    if len(name.strip()) > MAX_NAME:
        return sentences.NAME_TOO_LONG
    return phone_problem(phone)


def phone_problem(phone: str) -> str | None:
    """The same of the number alone, which is enough to answer by."""
    return None if _PHONE.fullmatch(plain_phone(phone)) else sentences.PHONE_WRONG
