"""Where in a frame a code may be: cheap, so that the costly views are made of small crops only."""

from typing import NamedTuple, TypeAlias, cast

import cv2
import numpy as np

from kiosk.devices.focus import Light
from kiosk.devices.frame import Frame

LEAST_SIDE = 64
"""Pixels; a smaller picture has no parts."""

_COARSER = 4
_STRONG = 16  # grey levels a step; more counts no more
_DENSE = 2  # grey levels a step, in the mean of a window
_WINDOW = 11
_THICK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
_MOST_PLACES = 2
_NOISY = 16  # grey levels between next pixels but one; a moiré has 9, a dark room 26 to 60
_QUIET_ZONE = 0.2  # of the side

_Row: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int32]]"


class Place(NamedTuple):
    """A rectangle of a frame, in pixels: from (left, top) up to but without (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, pixels: Frame) -> Frame:
        """That part of a grey frame, a view of it."""
        return pixels[self.top : self.bottom, self.left : self.right]

    def cut(self, most: int) -> "Place":
        """Its middle, where it is larger than `most` pixels each way."""
        left, top, right, bottom = self
        x = max((right - left - most) // 2, 0)
        y = max((bottom - top - most) // 2, 0)
        return Place(left + x, top + y, right - x, bottom - y)


def middle(pixels: Frame, most: int) -> Place:
    """Where the viewfinder asks for the code: the middle square of a frame, at most so large."""
    y, x = pixels.shape[0] // 2, pixels.shape[1] // 2
    reach = min(x, y, most // 2)
    return Place(x - reach, y - reach, x + reach, y + reach)


def whole(pixels: Frame | Light) -> Place:
    """All of a picture."""
    return Place(0, 0, pixels.shape[1], pixels.shape[0])


def code_like_places(pixels: Frame) -> list[Place]:
    """At most two places of a grey frame with fine steps both across and down, likeliest first.

    Steps count alike whether strong or faint, so a faint code stands out beside bold writing.
    """
    if min(pixels.shape) < LEAST_SIDE:
        return []
    half = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    busy = _busy(cast(Frame, half))
    _, _, stats, _ = cv2.connectedComponentsWithStats(busy, connectivity=4)
    rows = sorted(stats[1:], key=_likeliness, reverse=True)
    return [_place(row, pixels.shape[1], pixels.shape[0]) for row in rows[:_MOST_PLACES]]


def is_noisy(pixels: Frame) -> bool:
    """Whether a grey frame is so noisy that pyzbar needs it calmed: it sees edges everywhere."""
    differing = cv2.absdiff(pixels[::32, 2:], pixels[::32, :-2])
    return bool(np.median(differing) >= _NOISY)


def _busy(half: Frame) -> Frame:
    """1 where both kinds of steps are dense; what is thinner than a code, such as writing, is 0."""
    noise, calm = _noise(half), (_WINDOW, _WINDOW)
    across, down = (cv2.blur(_steps(half, x, 1 - x, noise), calm) for x in (1, 0))
    busy = (np.minimum(across, down) >= _DENSE).astype(np.uint8)
    return cast(Frame, cv2.morphologyEx(busy, cv2.MORPH_OPEN, _THICK))


def _noise(half: Frame) -> int:
    """Grey levels that neighbours differ by where nothing is, a little more than in the mean."""
    differing = cv2.absdiff(half[::8, 1:], half[::8, :-1])
    return round(1.5 * float(np.minimum(differing, 2 * _STRONG).mean()))


def _steps(half: Frame, across: int, down: int, noise: int) -> Frame:
    slope = cv2.convertScaleAbs(cv2.Sobel(half, cv2.CV_16S, across, down, ksize=1))
    clear = np.clip(slope, noise, noise + _STRONG) - np.uint8(noise)
    return cast(Frame, cv2.resize(clear, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))


def _likeliness(row: _Row) -> int:
    """The narrow side first: a line of writing has a large area, but no code is so long."""
    width, height = int(row[cv2.CC_STAT_WIDTH]), int(row[cv2.CC_STAT_HEIGHT])
    return min(width, height) * 1000 + max(width, height)


def _place(row: _Row, frame_width: int, frame_height: int) -> Place:
    left, top, width, height = (int(value) * _COARSER for value in row[:4])
    margin = int(max(width, height) * _QUIET_ZONE)
    return Place(
        max(left - margin, 0),
        max(top - margin, 0),
        min(left + width + margin, frame_width),
        min(top + height + margin, frame_height),
    )
