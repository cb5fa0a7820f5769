"""A panel for benches: an X server whose pixels lie in a file, and a finger by XTest.

The picture is read from memory, so looking costs the system under test almost nothing.
"""

import mmap
import struct
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.end_to_end.machines import until
from tests.pointer import Pointer

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers put their sockets
WIDTH, HEIGHT = 1080, 1920
LOOK_S = 0.002
_ROWS, _COLUMNS = 8, 2
"""Every eighth row and second column is looked at: no letter and no button hides between."""

Sample = NDArray[np.uint32]


@dataclass(frozen=True)
class Box:
    """A part of the panel, in pixels from its top left."""

    left: int = 0
    top: int = 0
    right: int = WIDTH
    bottom: int = HEIGHT


WHOLE = Box()


class Panel:
    """Use it in a `with` statement. `name` is for DISPLAY."""

    def __init__(self, number: int) -> None:
        self.name = f":{number}"
        self._folder = tempfile.TemporaryDirectory(prefix="panel-")
        self._number = number

    def __enter__(self) -> "Panel":
        self._server = subprocess.Popen(
            [
                "Xvfb", self.name, "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
                "-nolisten", "tcp", "-fbdir", self._folder.name,
            ],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until((SOCKETS / f"X{self._number}").exists, "the X server starts")
        self._pixels = _mapped(Path(self._folder.name) / "Xvfb_screen0")
        self.finger = Finger(self.name)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait()
        self._folder.cleanup()

    def look(self, box: Box = WHOLE) -> Sample:
        """What is shown now, thinned out."""
        part = self._pixels[box.top : box.bottom : _ROWS, box.left : box.right : _COLUMNS]
        return np.array(part)

    def changes(
        self, *, quiet_s: float, patience_s: float, box: Box = WHOLE, start: Sample | None = None
    ) -> list[tuple[float, Sample]]:
        """Each change with its moment, until nothing changed for `quiet_s`.

        Waits `patience_s` for the first change from `start`, else from what is shown now."""
        seen = self.look(box) if start is None else start
        found: list[tuple[float, Sample]] = []
        ends = time.perf_counter() + patience_s
        while (now := time.perf_counter()) < ends:
            sample = self.look(box)
            if not np.array_equal(sample, seen):
                found.append((now, sample))
                seen, ends = sample, now + quiet_s
            time.sleep(LOOK_S)
        return found


class Finger:
    """Presses, moves and lets go, as the X server's own pointer."""

    def __init__(self, display: str) -> None:
        self._pointer = Pointer(display, waits=False)

    def move(self, x: int, y: int) -> None:
        self._pointer.move(x, y)

    def press(self, x: int, y: int) -> float:
        """The moment of the press."""
        self.move(x, y)
        at = time.perf_counter()
        self._pointer.press()
        return at

    def release(self) -> float:
        """The moment of letting go."""
        at = time.perf_counter()
        self._pointer.release()
        return at


def _mapped(path: Path) -> NDArray[np.uint32]:
    """The frame buffer of an X window dump that the server keeps up to date."""
    until(lambda: path.exists() and path.stat().st_size > WIDTH * HEIGHT * 4, "there are pixels")
    with path.open("rb") as file:
        memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    until(lambda: any(memory[:4]), "the X server has begun")
    header, colours = struct.unpack(">I", memory[:4])[0], struct.unpack(">I", memory[76:80])[0]
    return np.frombuffer(memory, np.uint32, WIDTH * HEIGHT, header + colours * 12).reshape(
        HEIGHT, WIDTH
    )
