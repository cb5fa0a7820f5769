"""Reads what was sent to a receipt printer as the printer would."""

import re
from typing import NamedTuple

import numpy as np

from kiosk.devices.frame import Frame

_INIT, _CUT = b"\x1b@", b"\x1dV"
_RASTER = re.compile(rb"\x1dv0\x00(..)(..)", re.DOTALL)
ASK_PAPER = b"\x10\x04\x04"


class Printed(NamedTuple):
    """The dots as a grey picture, and what else came."""

    picture: Frame
    starts: bool
    is_cut: bool


def printed(data: bytes) -> Printed:
    """One slip: strips of raster one below the other."""
    data = data.replace(ASK_PAPER, b"")
    strips, at = [], data.find(b"\x1dv0")
    while at >= 0 and (head := _RASTER.match(data, at)):
        across, rows = (int.from_bytes(part, "little") for part in head.groups())
        end = head.end() + across * rows
        bits = np.frombuffer(data[head.end() : end], np.uint8).reshape(rows, across)
        strips.append(np.unpackbits(bits, axis=1))
        at = end if data[end : end + 3] == b"\x1dv0" else -1
    tail = data[end:]
    dots = np.concatenate(strips)
    return Printed(((1 - dots) * 255).astype(np.uint8), data.startswith(_INIT), _CUT in tail)
