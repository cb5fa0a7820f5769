"""What somebody wrote to the district: present, and not longer than the wire allows."""

from kiosk.domain import sentences

MAX_CHARS = 2000


def text_problem(text: str) -> str | None:
    """The sentence on what is wrong, or None."""
    if not text.strip():
        return sentences.TEXT_MISSING
    return sentences.TEXT_TOO_LONG if len(text.strip()) > MAX_CHARS else None
