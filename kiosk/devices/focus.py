"""Takes back what a lens out of focus did to a picture: Wiener's filter in linear light."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.frame import Frame

Light: TypeAlias = NDArray[np.float32]
"""Grey levels as the camera gives them, 0 to 255, with fractions."""

_CURVE = np.float32(2.2)  # cameras store light as its root of about this power
_DOUBT = np.float32(0.002)  # noise as a part of the light's power
_QUIET_PX = 16  # mirrored at the rims, where the picture's ends would meet


def disc(radius_px: float) -> Light:
    """The lens that makes a round spot of a point, as an open one does."""
    far = _distances(int(radius_px) + 1)
    return _sharing(np.clip(radius_px + 0.5 - far, 0, 1))


def bell(sigma_px: float) -> Light:
    """The lens that smears a point evenly, as a dirty or plain one does."""
    far = _distances(int(3 * sigma_px) + 1)
    return _sharing(np.exp(-((far / sigma_px) ** 2) / 2))


def focused(part: Frame | Light, lens: Light) -> Frame:
    """The picture as it was before `lens`, dark to light stretched to the full range."""
    height, width = part.shape
    rows, columns = (cv2.getOptimalDFTSize(side + _QUIET_PX) for side in part.shape)
    light = (part.astype(np.float32) / 255) ** _CURVE
    wide = cv2.copyMakeBorder(light, 0, rows - height, 0, columns - width, cv2.BORDER_REFLECT)
    waves = cv2.mulSpectrums(cv2.dft(wide), _inverse(lens, rows, columns), 0)
    return _shown(cv2.idft(waves, flags=cv2.DFT_SCALE)[:height, :width])


def _inverse(lens: Light, rows: int, columns: int) -> Light:
    """In OpenCV's packed form. The lens is even, so that all imaginary parts in it are 0."""
    reach = len(lens) // 2
    spot = np.zeros((rows, columns), np.float32)
    spot[: len(lens), : len(lens)] = lens
    passed = cv2.dft(np.roll(spot, (-reach, -reach), (0, 1)))
    return np.asarray(passed / (passed**2 + _DOUBT), np.float32)


def _shown(clear: "cv2.typing.MatLike") -> Frame:
    low, high = np.percentile(clear[::4, ::4], (1, 99))
    scale = 255 / max(float(high - low), 1e-6)
    return np.asarray(cv2.convertScaleAbs(np.maximum(clear - low, 0), alpha=scale), np.uint8)


def _distances(reach: int) -> NDArray[np.float64]:
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.asarray(np.hypot(x, y), np.float64)


def _sharing(spot: NDArray[np.float64]) -> Light:
    return np.asarray(spot / spot.sum(), np.float32)
