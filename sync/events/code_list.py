"""What the root key of a district signs, byte for byte, and how revoked serials are packed.

Signed is CONTEXT and the canonical JSON (RFC 8785) of the list as it travels, without the fields
of UNSIGNED. A field that a later version adds is signed with the others, so an older terminal can
still check the signature of what it does not know.
"""

import base64
import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import msgspec

CONTEXT = b"dangqun-code-list-v1\n"
LINK_CONTEXT = b"dangqun-root-link-v1\n"
UNSIGNED = ("chain", "signature")
SERIAL_CHARS = 8


def signed_bytes(body: Mapping[str, Any]) -> bytes:
    """What the signature of a list covers. `body`: its plain JSON values as they came; texts,
    whole numbers and ASCII names only, so sorted keys are all that canonical JSON asks for."""
    statement = {name: value for name, value in body.items() if name not in UNSIGNED}
    return CONTEXT + _canonical(statement)


def link_bytes(*, district_no: int, old: str, new: str) -> bytes:
    """What the `old` root key signs to hand over to the `new` one; both as base64."""
    return LINK_CONTEXT + _canonical({"district_no": district_no, "new": new, "old": old})


def packed_parts(serials: Iterable[str]) -> dict[str, str]:
    """The serials of each part by its name, in order."""
    in_order = sorted(set(serials))
    return {name: "".join(part) for name, part in groupby(in_order, key=part_name)}


def part_name(serial: str) -> str:
    """The part that would hold the serial."""
    return serial[:1]


def digest(serials: str) -> str:
    """Of a packed part, as the signed list has it."""
    return base64.b64encode(hashlib.sha256(serials.encode()).digest()).decode()


def count_of(serials: str) -> int:
    """How many serials a packed part holds."""
    return len(serials) // SERIAL_CHARS


def holds(serials: str, serial: str) -> bool:
    """Whether a packed part has the serial."""
    rows = _Packed(serials)
    place = bisect_left(rows, serial)
    return place < len(rows) and rows[place] == serial


class _Packed:
    """A packed part as a sequence, without taking it apart."""

    def __init__(self, serials: str) -> None:
        self._serials = serials

    def __len__(self) -> int:
        return count_of(self._serials)

    def __getitem__(self, place: int) -> str:
        return self._serials[place * SERIAL_CHARS : (place + 1) * SERIAL_CHARS]


def _canonical(value: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(value, order="sorted")
