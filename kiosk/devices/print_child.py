"""The process that prints one slip: a printer without paper may let a write wait for ever, so it
must be one that can be ended; and what printing needs is 30 MB that nothing else does.

Standard input is JSON of `Job`. Ends with 0 when the printer took it all.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

from kiosk.domain.slip import Slip

_TALLEST = 200
"""Dots of one picture; some printers have little memory."""
_LINES_TO_TEAR = 4
_NETWORK_S = 5


class Target(NamedTuple):
    """Where the printer is: the path of a device, or a host with a port."""

    path: str = ""
    host: str = ""
    port: int = 0


class Job(msgspec.Struct, frozen=True):
    """`dots` is the printer's width."""

    slip: Slip
    dots: int
    target: Target


def main() -> None:
    """Prints what it is given."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    data = slip_bytes(job.slip, job.dots)
    _send(job.target, data)


def slip_bytes(slip: Slip, dots: int) -> bytes:
    """The slip in the printer's language, ESC/POS."""
    from escpos.printer import Dummy

    from kiosk.devices.slip_image import slip_image

    paper = Dummy()
    paper.hw("INIT")
    paper.image(
        slip_image(slip, dots), impl="bitImageRaster", fragment_height=_TALLEST, center=False
    )
    paper.ln(_LINES_TO_TEAR)
    paper.cut(feed=False)
    data: bytes = paper.output
    return data


def _send(target: Target, data: bytes) -> None:
    from escpos.printer import File, Network

    if target.host:
        printer = Network(target.host, target.port, timeout=_NETWORK_S)
    elif Path(target.path).exists():
        printer = File(target.path, auto_flush=True)
    else:
        raise FileNotFoundError(target.path)  # File would make a file of that name
    printer.open()
    printer._raw(data)
    printer.close()


if __name__ == "__main__":
    main()
