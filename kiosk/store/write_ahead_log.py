"""What a write-ahead log holds, and what of it SQLite cannot read.

SQLite stops at the first broken frame and says nothing of the commits behind it. The format:
https://www.sqlite.org/fileformat2.html#walformat
"""

import struct
from collections.abc import Iterator

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""To the byte order of the checksums."""
_USUAL_PAGE = 4096


def unread_commits(content: bytes, *, frames_read: int) -> int:
    """How many commits lie behind the frames that SQLite read; an older round's do not count."""
    if len(content) < _HEADER.size:
        return 0
    salts = list(_HEADER.unpack_from(content)[4:6])
    whole = _is_whole(content[: _HEADER.size])
    commits = _commits(content, frames_read if whole else 0)
    return sum(1 for found in commits if found == salts or not whole)


def pages_of(content: bytes, *, frames_read: int) -> dict[int, bytes]:
    """The newest content of each page in the frames that SQLite read, by its number."""
    found: dict[int, bytes] = {}
    step = _FRAME.size + _USUAL_PAGE
    for at in range(_HEADER.size, _HEADER.size + frames_read * step, step):
        number = int.from_bytes(content[at : at + 4])
        found[number] = content[at + _FRAME.size : at + step]
    return found


def _is_whole(header: bytes) -> bool:
    magic = int.from_bytes(header[:4])
    if magic not in _MAGIC:
        return False
    first = second = 0
    words = struct.unpack(f"{_MAGIC[magic]}6I", header[:24])
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return (first, second) == struct.unpack(">2I", header[24:])


def _commits(content: bytes, frames_read: int) -> Iterator[list[int]]:
    """The salts of each frame that ends a transaction: only such a one tells the file's size."""
    step = _FRAME.size + _USUAL_PAGE
    for at in range(_HEADER.size + frames_read * step, len(content) - step + 1, step):
        _, pages_after_commit, *salts = _FRAME.unpack_from(content, at)[:4]
        if pages_after_commit:
            yield salts
