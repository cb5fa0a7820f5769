"""Where in a frame a code may be: cheap, so that the costly views are made of small crops only."""

from typing import NamedTuple, cast

import cv2
import numpy as np

from kiosk.devices.frame import Frame

LEAST_SIDE = 64
"""Pixels; a smaller picture has no parts."""

_COARSER = 4
_STRONG = 16  # grey levels a step; more counts no more
_DENSE = 2  # grey levels a step, in the mean of a window
_WINDOW = 11
_THICK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
_MOST_PLACES = 2
_QUIET_ZONE = 0.2  # of the side


class Place(NamedTuple):
    """A rectangle of a frame, in pixels: from (left, top) up to but without (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, pixels: Frame) -> Frame:
        """That part of a grey frame, a view of it."""
        return pixels[self.top : self.bottom, self.left : self.right]

    def shifted(self, corners: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        """Points of the part as points of the frame."""
        return tuple((x + self.left, y + self.top) for x, y in corners)


def code_like_places(pixels: Frame) -> list[Place]:
    """At most two places of a grey frame with fine steps both across and down, largest first.

    Steps count alike whether strong or faint, so a faint code stands out beside bold writing.
    """
    if min(pixels.shape) < LEAST_SIDE:
        return []
    half = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    busy = _busy(cast(Frame, half))
    _, _, stats, _ = cv2.connectedComponentsWithStats(busy, connectivity=4)
    rows = sorted(stats[1:], key=lambda row: int(row[cv2.CC_STAT_AREA]), reverse=True)
    return [_place(row, pixels.shape[1], pixels.shape[0]) for row in rows[:_MOST_PLACES]]


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


def _place(
    row: "np.ndarray[tuple[int], np.dtype[np.int32]]", frame_width: int, frame_height: int
) -> Place:
    left, top, width, height = (int(value) * _COARSER for value in row[:4])
    margin = int(max(width, height) * _QUIET_ZONE)
    return Place(
        max(left - margin, 0),
        max(top - margin, 0),
        min(left + width + margin, frame_width),
        min(top + height + margin, frame_height),
    )
