"""Pictures made of a frame, in which a code is easier to read than in the frame itself."""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices import focus
from kiosk.devices.found import Corners
from kiosk.devices.frame import Frame
from kiosk.devices.places import Place

_LARGEST = 600_000  # pixels of an enlarged view
LENSES = (
    focus.disc(3.5),
    focus.bell(2.2),
    focus.disc(4.0),
    focus.disc(3.0),
    focus.disc(4.5),
    focus.disc(2.5),
)
"""What may lie between a code and a sharp picture, the most helpful first."""
_FACED = focus.disc(1.0)
_UNBENT_SIDE = 360
_ROUNDS = ((0.65, 0.45), (0.65, -0.45), (0.95, 0.2), (0.95, -0.2))
BENDS = tuple((*each, upright) for each in _ROUNDS for upright in (True, False))
"""How stickers bend: half the angle in radians, sag, and round an upright thing or a lying one."""
_BEYOND = 1.15  # of the code's half side: some quiet zone


class View(NamedTuple):
    """A picture, and where it lies in the frame: at (left, top), `scale` times as high."""

    pixels: Frame
    left: int = 0
    top: int = 0
    scale: float = 1.0
    outline: Corners | None = None
    """The code's corners in the frame where the view is no plain part of it."""
    wider: float = 1.0
    """How much more its width is enlarged than its height."""

    def in_frame(self, corners: Corners) -> Corners:
        """Points of the view as points of the frame."""
        if self.outline is not None:
            return self.outline
        return tuple(
            (round(x / self.scale / self.wider) + self.left, round(y / self.scale) + self.top)
            for x, y in corners
        )


def stretched(pixels: Frame | focus.Light) -> Frame:
    """Darkest to black, lightest to white."""
    return cast(Frame, cv2.normalize(pixels, np.empty(0), 0, 255, cv2.NORM_MINMAX, cv2.CV_8U))


def calm(pixels: Frame) -> View:
    """Against noise and weak contrast: blurred by five pixels, then stretched."""
    return View(stretched(cast(Frame, cv2.GaussianBlur(pixels, (5, 5), 0))))


def evened(pixels: Frame, limit: float = 3.0) -> View:
    """Against weak contrast beside strong: each part stretched on its own."""
    even = cv2.createCLAHE(limit, (8, 8))
    return View(cast(Frame, even.apply(cv2.GaussianBlur(pixels, (5, 5), 0))))


def enlarged(pixels: Frame, scale: float = 1.5) -> View:
    """Against small modules."""
    return View(_resized(pixels, scale), scale=scale)


def close_ups(place: Place, part: Frame, strength: float = 4.0) -> Iterator[View]:
    """The part of a frame at `place`, enlarged: sharpened against blur, then calmed."""
    scale = _enlarging(part)
    large = _resized(stretched(part), scale)
    for view in (_sharpened(part, scale, strength), cv2.GaussianBlur(large, (5, 5), 0)):
        yield View(cast(Frame, view), place.left, place.top, scale)


def refocused(place: Place, part: Frame | focus.Light, lens: focus.Light) -> View:
    """The part of a frame at `place`, as it was before `lens`, enlarged."""
    scale = _enlarging(part)
    return View(_resized(focus.focused(part, lens), scale), place.left, place.top, scale)


def set_right(place: Place, part: Frame) -> Iterator[View]:
    """Each lens taken back, and a steep angle."""
    for lens in LENSES:
        yield refocused(place, part, lens)
    yield faced(place, part)


def faced(place: Place, part: Frame | focus.Light) -> View:
    """Against a steep angle: what is narrow is drawn out to twice, after a little sharpening."""
    height, width = part.shape
    scale, wider = (1.0, 2.0) if width < height else (2.0, 0.5)
    size = (round(width * scale * wider), round(height * scale))
    picture = cv2.resize(focus.focused(part, _FACED), size, interpolation=cv2.INTER_CUBIC)
    return View(cast(Frame, picture), place.left, place.top, scale, wider=wider)


def _enlarging(part: Frame | focus.Light) -> float:
    return min(2.0, math.sqrt(_LARGEST / part.size))


def _sharpened(part: Frame, scale: float, strength: float) -> Frame:
    bright = stretched(part)
    soft = cv2.GaussianBlur(bright, (0, 0), 2.0)
    return _resized(cast(Frame, cv2.addWeighted(bright, 1 + strength, soft, -strength, 0)), scale)


def unbent(
    pixels: Frame, corners: Corners, first: int = 0, count: int = len(BENDS)
) -> Iterator[View]:
    """The code between the corners, flattened by `count` of BENDS from the `first` on, round."""
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(square, np.array(corners, np.float32))
    for at in range(first, first + count):
        grid = _grid(*BENDS[at % len(BENDS)])
        flat = cv2.perspectiveTransform(grid.reshape(1, -1, 2), matrix).reshape(grid.shape)
        way = cv2.resize(flat, (_UNBENT_SIDE, _UNBENT_SIDE))
        picture = cv2.remap(pixels, way[..., 0], way[..., 1], cv2.INTER_LINEAR)
        yield View(cast(Frame, picture), outline=corners)


@lru_cache
def _grid(half_angle: float, sag: float, upright: bool) -> NDArray[np.float32]:
    """Where the points of a flat square are seen when it is bent round an upright thing, or a lying
    one. The square reaches from -1 to 1; `half_angle` (radians) of the round lies on each side,
    and looking from above or below lets its lines `sag`.
    """
    line = np.linspace(-_BEYOND, _BEYOND, 40)
    along, across = np.meshgrid(line, line) if upright else np.meshgrid(line, line)[::-1]
    angle = np.clip(along * half_angle, -1.5, 1.5)
    x = np.sin(angle) / np.sin(half_angle)
    y = across + sag * (np.cos(angle) - np.cos(half_angle))
    return np.stack([x, y] if upright else [y, x], axis=-1).astype(np.float32)


def _resized(pixels: Frame, scale: float) -> Frame:
    large = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return cast(Frame, large)
