"""Frames of a moving code laid over each other: their mean is calm, their darkest has no glare."""

from functools import reduce
from typing import TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.focus import Light
from kiosk.devices.found import Corners
from kiosk.devices.frame import Frame
from kiosk.devices.places import Place

_POINTS, _LEAST_POINTS = 80, 12
_LEAST_KEPT = 0.5  # of the points, that move as one
_WINDOW = (17, 17)
_MARGIN = 48  # pixels the hand may have moved since the first frame
_REMEMBERS = 12  # frames

_Points: TypeAlias = NDArray[np.float32]


class Stack:
    """Add frames; those that do not fit what is there begin it anew. At most a place big."""

    def __init__(self) -> None:
        self._start: Frame | None = None

    @property
    def depth(self) -> int:
        """How many frames lie over each other."""
        return len(self._layers) if self._start is not None else 0

    def clear(self) -> None:
        """Forgets all frames."""
        self._start = None

    def add(self, pixels: Frame, place: Place) -> None:
        """Lays `place` of a grey frame over what is there, or begins with it."""
        if self._start is None or not self._laid(pixels):
            self._begin(pixels, place)

    def mean(self) -> Light:
        """The layers' mean."""
        return self._sum / np.float32(len(self._layers))

    def darkest(self) -> Frame:
        """Each pixel where it was darkest: a lamp's reflection has moved away in one layer."""
        calm = (cv2.GaussianBlur(layer, (3, 3), 0) for layer in self._layers)
        return cast(Frame, reduce(cv2.min, calm))

    def in_newest(self, corners: Corners) -> Corners:
        """Points of the place, as points of the frame added last."""
        shift = (self.place.left - self._wide.left, self.place.top - self._wide.top)
        points = np.array([corners], np.float64) + shift
        moved = cv2.transform(points, self._move)[0] + (self._wide.left, self._wide.top)
        return tuple((round(x), round(y)) for x, y in moved)

    def _begin(self, pixels: Frame, place: Place) -> None:
        self.place = place
        self._start = np.ascontiguousarray(place.of(pixels))
        self._layers = [self._start]
        self._sum = self._start.astype(np.float32)
        self._wide = _widened(place, pixels)
        self._calm = cv2.GaussianBlur(self._wide.of(pixels), (0, 0), 1.5)
        found = cv2.goodFeaturesToTrack(self._calm, _POINTS, 0.02, 6, mask=self._mask())
        self._points = cast(_Points, np.empty((0, 1, 2), np.float32) if found is None else found)
        self._move = np.eye(2, 3)

    def _mask(self) -> Frame:
        mask = np.zeros(self._calm.shape, np.uint8)
        left, top = self.place.left - self._wide.left, self.place.top - self._wide.top
        height, width = cast(Frame, self._start).shape
        inner_x, inner_y = width // 6, height // 6
        mask[top + inner_y : top + height - inner_y, left + inner_x : left + width - inner_x] = 255
        return mask

    def _laid(self, pixels: Frame) -> bool:
        move = self._moved(pixels)
        if move is None:
            return False
        self._move = move
        shift = (self.place.left - self._wide.left, self.place.top - self._wide.top)
        from_start = move.copy()
        from_start[:, 2] += move[:, :2] @ shift
        height, width = cast(Frame, self._start).shape
        layer = cv2.warpAffine(
            self._wide.of(pixels),
            from_start,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        self._remember(cast(Frame, layer))
        return True

    def _remember(self, layer: Frame) -> None:
        self._layers.append(layer)
        self._sum += layer
        if len(self._layers) > _REMEMBERS:
            self._sum -= self._layers.pop(0)

    def _moved(self, pixels: Frame) -> NDArray[np.float64] | None:
        """The affine move of the points from the first frame to this one."""
        if len(self._points) < _LEAST_POINTS:
            return None
        calm = cv2.GaussianBlur(self._wide.of(pixels), (0, 0), 1.5)
        guess = cv2.transform(self._points, self._move).astype(np.float32)
        points, found, _ = cv2.calcOpticalFlowPyrLK(
            self._calm,
            calm,
            self._points,
            guess,
            winSize=_WINDOW,
            maxLevel=2,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        kept = found[:, 0] == 1
        if kept.sum() < _LEAST_POINTS:
            return None
        move, fits = cv2.estimateAffine2D(
            self._points[kept], points[kept], ransacReprojThreshold=1.5
        )
        if move is None or fits.sum() < _LEAST_KEPT * len(self._points):
            return None
        return cast(NDArray[np.float64], move)


def _widened(place: Place, pixels: Frame) -> Place:
    height, width = pixels.shape
    return Place(
        max(place.left - _MARGIN, 0),
        max(place.top - _MARGIN, 0),
        min(place.right + _MARGIN, width),
        min(place.bottom + _MARGIN, height),
    )
