"""What a person at the camera can do better."""

from collections.abc import Sequence
from enum import StrEnum

import cv2
import numpy as np

from kiosk.devices.frame import Frame
from kiosk.devices.places import Place

_DARK, _BRIGHT = 40, 235  # grey levels, mean of the frame
_SATURATED = 250
_SMALL_SIDE, _LARGE_SIDE = 130, 620  # pixels of a code: under 2.3 a module, or out of the frame
_SOFT = 0.09  # of the contrast, from one pixel to the next


class Hint(StrEnum):
    """One at a time, the most helpful."""

    SHOW_CODE = "show_code"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    GLARE = "glare"
    TOO_FAR = "too_far"
    TOO_CLOSE = "too_close"
    BLURRED = "blurred"
    HOLD_STILL = "hold_still"


OF_LIGHT = (Hint.TOO_DARK, Hint.TOO_BRIGHT)


def light_hint(pixels: Frame) -> Hint | None:
    """The hint for the light of a grey frame; None when it is well."""
    light = float(pixels[::8, ::8].mean())
    if light < _DARK:
        return Hint.TOO_DARK
    return Hint.TOO_BRIGHT if light > _BRIGHT else None


def hint_of(pixels: Frame, places: Sequence[Place]) -> Hint:
    """The hint for a grey frame in which no code was read."""
    if light := light_hint(pixels):
        return light
    return _hint_of_code(pixels, places[0]) if places else Hint.SHOW_CODE


def _hint_of_code(pixels: Frame, place: Place) -> Hint:
    part = place.of(pixels)
    side = max(part.shape) / 1.4  # without the margin
    if _has_glare(part):
        return Hint.GLARE
    if side < _SMALL_SIDE:
        return Hint.TOO_FAR
    if side > _LARGE_SIDE:
        return Hint.TOO_CLOSE
    return Hint.BLURRED if _is_soft(part) else Hint.HOLD_STILL


def _has_glare(part: Frame) -> bool:
    """A blot of nothing but white within, larger than any light part of a code."""
    height, width = part.shape
    inner = part[height // 5 : -height // 5, width // 5 : -width // 5]
    white = cv2.threshold(inner, _SATURATED, 255, cv2.THRESH_BINARY)[1]
    thick = max(min(inner.shape) // 6, 3)
    return bool(cv2.erode(white, np.ones((thick, thick), np.uint8)).any())


def _is_soft(part: Frame) -> bool:
    calm = cv2.GaussianBlur(part, (3, 3), 0)
    low, high = np.percentile(calm[::2, ::2], (5, 95))
    steps = cv2.absdiff(calm[:, 1:], calm[:, :-1])
    return bool(np.percentile(steps[::2, ::2], 95) < _SOFT * 2 * max(high - low, 1))
