"""Rows straight from a database's pages, without its schema, its roots and its inner pages.

Each leaf page is read on its own: a damaged one costs its own rows and no others. The format:
https://www.sqlite.org/fileformat2.html
"""

import struct
from collections.abc import Iterator
from contextlib import suppress

PAGE_BYTES = 4096
"""SQLite's own choice; this program sets no other."""
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 13, 10, 2
_FILE_HEADER_BYTES = 100
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_LONGEST_CHAIN = 10_000

Value = int | float | str | bytes | None
Record = tuple[int | None, tuple[Value, ...]]
"""The row's number, None in a table without, and its values."""


class Pages:
    """The newest content of every page: the file's, and over it the log's."""

    def __init__(self, content: bytes, log: dict[int, bytes]) -> None:
        self._content, self._log = content, log
        self._last = max(-(-len(content) // PAGE_BYTES), *log, 0)

    def records(self) -> Iterator[Record]:
        """Every record of every page that is a leaf or looks like one."""
        for number in range(1, self._last + 1):
            page = self.page(number)
            start = _FILE_HEADER_BYTES if number == 1 else 0
            for at in _cells(page, start):
                with suppress(ValueError, IndexError, struct.error):
                    yield self._record(page, at, page[start])

    def page(self, number: int) -> bytes:
        """A page by its number from 1; zeros where there is none."""
        at = (number - 1) * PAGE_BYTES
        found = self._log.get(number) or self._content[at : at + PAGE_BYTES]
        return found.ljust(PAGE_BYTES, b"\0")

    def _record(self, page: bytes, at: int, kind: int) -> Record:
        at += 4 if kind == _INDEX_INNER else 0
        size, at = _number(page, at)
        row_id: int | None = None
        if kind == _TABLE_LEAF:
            row_id, at = _number(page, at)
        return row_id, _values(self._payload(page, at, size, kind))

    def _payload(self, page: bytes, at: int, size: int, kind: int) -> bytes:
        local = _local_bytes(size, kind)
        payload = page[at : at + local]
        following = int.from_bytes(page[at + local : at + local + 4]) if local < size else 0
        for _ in range(_LONGEST_CHAIN):
            if len(payload) >= size or not following:
                break
            more = self.page(following)
            payload += more[4 : 4 + size - len(payload)]
            following = int.from_bytes(more[:4])
        if len(payload) != size:
            raise ValueError("a part of the record is missing")
        return payload


def _cells(page: bytes, start: int) -> Iterator[int]:
    kind = page[start]
    if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):
        return
    header = start + (12 if kind == _INDEX_INNER else 8)
    count = int.from_bytes(page[start + 3 : start + 5])
    for at in range(header, min(header + 2 * count, PAGE_BYTES - 1), 2):
        yield int.from_bytes(page[at : at + 2])


def _local_bytes(size: int, kind: int) -> int:
    """How much of a payload stands in its page; the rest is in pages of its own."""
    most = PAGE_BYTES - 35 if kind == _TABLE_LEAF else (PAGE_BYTES - 12) * 64 // 255 - 23
    least = (PAGE_BYTES - 12) * 32 // 255 - 23
    if size <= most:
        return size
    local = least + (size - least) % (PAGE_BYTES - 4)
    return local if local <= most else least


def _values(payload: bytes) -> tuple[Value, ...]:
    end, at = _number(payload, 0)
    kinds, content = [], end
    while at < end:
        kind, at = _number(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, content = _value(payload, content, kind)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    if kind in _INTEGER_BYTES:
        end = at + _INTEGER_BYTES[kind]
        return int.from_bytes(payload[at:end], signed=True), end
    end = at + (kind - 12) // 2
    if kind < 12 or end > len(payload):
        raise ValueError("no such value")
    return (payload[at:end].decode() if kind % 2 else payload[at:end]), end


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A variable-length integer and where it ends."""
    found = 0
    for place in range(at, at + 8):
        found = found << 7 | content[place] & 0x7F
        if content[place] < 0x80:
            return found, place + 1
    return found << 8 | content[at + 8], at + 9
