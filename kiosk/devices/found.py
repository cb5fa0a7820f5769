"""What a decoder gives: one code and where it is."""

from typing import NamedTuple, TypeAlias

Corners: TypeAlias = tuple[tuple[int, int], ...]
"""(x, y) in pixels, in the order around the code."""


class FoundCode(NamedTuple):
    """The raw bytes of one code. `certain`: its error correction leaves no doubt of them."""

    data: bytes
    corners: Corners
    certain: bool = False
