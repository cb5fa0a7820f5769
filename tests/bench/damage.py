"""Frames of damaged codes, made to be misread: many modules wrong, covered, scratched, smeared."""

from dataclasses import dataclass, field

import cv2
import numpy as np
import qrcode
from numpy.random import Generator

from kiosk.devices.frame import Frame

_BOX = 5


@dataclass(frozen=True)
class Damaged:
    """A grey frame, and the one text that may be read in it."""

    text: str
    frame: Frame = field(repr=False)


def damaged(seed: int) -> Damaged:
    """A code of any size and correction level, damaged about as much as it can bear."""
    random = np.random.default_rng([77, seed])
    text = _text(random)
    code = qrcode.QRCode(box_size=1, border=4, error_correction=int(random.integers(0, 4)))
    code.add_data(text)
    code.make()
    modules = np.array(code.get_matrix(), dtype=bool)
    _spoil(modules, random)
    picture = np.where(modules, 30, 220).astype(np.uint8)
    large = cv2.resize(picture, None, fx=_BOX, fy=_BOX, interpolation=cv2.INTER_NEAREST)
    return Damaged(text, _filmed(np.asarray(large, np.uint8), random))


def _text(random: Generator) -> str:
    raw = random.bytes(101)
    kind = random.integers(0, 4)
    if kind == 0:
        return "".join(str(byte % 10) for byte in raw[: random.integers(3, 40)])
    if kind == 1:
        return "HTTPS://DQ.EXAMPLE.CN/C/" + raw.hex().upper()[:160]
    if kind == 2:
        return "https://a.cn/" + raw.hex()[: random.integers(1, 30)]
    return "店" + raw.hex()[: random.integers(1, 12)]


def _spoil(modules: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]", random: Generator) -> None:
    """Wrong modules anywhere, in a block, or in a stripe; the finders keep most of theirs."""
    side = len(modules)
    kind = random.integers(0, 3)
    if kind == 0:
        modules ^= random.random(modules.shape) < random.uniform(0.02, 0.25)
    elif kind == 1:
        size = int(side * random.uniform(0.15, 0.5))
        x, y = random.integers(4, side - size, 2)
        modules[y : y + size, x : x + size] ^= random.random((size, size)) < 0.5
    else:
        row, width = int(random.integers(6, side - 8)), int(random.integers(1, 6))
        modules[row : row + width] = bool(random.integers(0, 2))
    for top, left in ((4, 4), (4, side - 11), (side - 11, 4)):
        _draw_finder(modules[top : top + 7, left : left + 7])


def _draw_finder(part: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]") -> None:
    part[:] = True
    part[1:6, 1:6] = False
    part[2:5, 2:5] = True


def _filmed(picture: Frame, random: Generator) -> Frame:
    side = len(picture)
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    target = (corners + 30 + random.uniform(-14, 14, (4, 2))).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    seen = cv2.warpPerspective(picture, matrix, (side + 60, side + 60), borderValue=(150,))
    soft = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.4, 2.2)).astype(np.float32)
    return (
        (soft + random.normal(0, random.uniform(0, 30), soft.shape)).clip(0, 255).astype(np.uint8)
    )
