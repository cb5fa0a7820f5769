"""What a camera gives: one picture as an array."""

from typing import TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Frame: TypeAlias = NDArray[np.uint8]
"""Colour, shape (height, width, 3) in BGR order, or grey, shape (height, width); 0 to 255."""


def grey(frame: Frame) -> Frame:
    """The frame as contiguous grey, shape (height, width).

    Raises ValueError when it is neither a colour nor a grey frame, or has no pixel.
    """
    if frame.dtype != np.uint8 or frame.size == 0:
        raise ValueError("a frame holds at least one pixel of 8 bits")
    if frame.ndim == 3 and frame.shape[2] == 3:
        return cast(Frame, cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY))
    if frame.ndim == 2:
        return np.ascontiguousarray(frame)
    raise ValueError(f"a frame has the shape (height, width[, 3]), not {frame.shape}")
