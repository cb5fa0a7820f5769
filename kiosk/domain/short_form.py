"""Telling a short form of a code from other texts; whether it is right is another question."""

import re

_SHORT_FORM = re.compile(r"[0-9A-Za-z]{5}[- ]?[0-9A-Za-z]{5}")


def looks_like_short_form(text: str) -> bool:
    """Ten letters or digits, with a hyphen or a space in the middle or without."""
    return _SHORT_FORM.fullmatch(text) is not None
