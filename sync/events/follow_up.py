"""The address under which a complaint is followed, on any phone and terminal.

The site of the district's integrity codes, `F/`, and the reference; all of it alphanumeric for QR.
"""

import re

_REFERENCE = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")


def follow_up_prefix(code_prefix: str) -> str:
    """The address in front, from that of the integrity codes; empty when there is none."""
    return code_prefix.removesuffix("C/") + "F/" if code_prefix.endswith("/C/") else ""


def follow_up_address(reference: str, *, code_prefix: str) -> str:
    """What the QR on a slip says; the reference alone where the district has no site."""
    return follow_up_prefix(code_prefix) + reference


def reference_in(text: str, *, code_prefix: str) -> str | None:
    """The reference of such an address of the district's, or None for any other text."""
    prefix = follow_up_prefix(code_prefix)
    if not prefix or not text.upper().startswith(prefix.upper()):
        return None
    rest = text[len(prefix) :].upper()
    return rest if _REFERENCE.fullmatch(rest) else None
