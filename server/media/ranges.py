"""The Range header (RFC 9110, section 14): one range of bytes."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class RangeNotSatisfiable(Exception):
    """The file ends before the range begins."""


@dataclass(frozen=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def requested_span(header: str, *, size: int) -> Span | None:
    """The range asked for; None for the whole file, also where the header is not understood.

    Raises RangeNotSatisfiable.
    """
    match = _RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise RangeNotSatisfiable
        return Span(max(size - int(last), 0), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise RangeNotSatisfiable
    return Span(int(first), min(int(last or size), size - 1))
