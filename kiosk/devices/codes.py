"""Reads QR codes and Code 128 from one frame: zxing-cpp first, pyzbar on what it leaves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, Self, cast

import cv2
import numpy as np
import zxingcpp

from kiosk.devices.frame import Frame, grey
from kiosk.devices.zbar import FoundCode, Zbar

Decoder = Literal["zxing-cpp", "pyzbar"]
ReadingReason = Literal["no_code", "two_codes", "not_text"]

_FORMATS = zxingcpp.BarcodeFormat.QRCode | zxingcpp.BarcodeFormat.Code128
_LARGEST_ENLARGED = 4_000_000  # pixels; a bigger picture has the 3 pixels a module anyway
_ENLARGED = 1.5


@dataclass(frozen=True)
class Reading:
    """What one frame gave. `text` is exactly what the code holds, control characters too.

    `ms` is the time it took. `corners` are (x, y) in pixels of the frame, in the order around the
    code. Without a text, `reason` says why; `decoder` names who found the code, if any was found.
    """

    text: str | None
    decoder: Decoder | None
    ms: float
    reason: ReadingReason | None
    corners: tuple[tuple[int, int], ...] | None


class CodeReader:
    """Holds the process that zbar runs in, so close it, or use it in a `with` statement.

    `first` is the stage before pyzbar: it gives the codes of a grey frame.
    """

    def __init__(self, first: Callable[[Frame], list[FoundCode]] | None = None) -> None:
        self._first = first or zxing_codes
        self._zbar = Zbar()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def zbar_pid(self) -> int | None:
        """The process id of zbar's child; None before the first frame that needed it."""
        return self._zbar.pid

    def read(self, frame: Frame) -> Reading:
        """The frame's one code. Raises ValueError when `frame` is no `Frame`."""
        started = perf_counter()
        pixels = grey(frame)
        decoder: Decoder = "zxing-cpp"
        codes = self._first(pixels)
        if not codes:
            decoder, codes = "pyzbar", self._zbar.codes(pixels)
        return _reading(codes, decoder, (perf_counter() - started) * 1000)

    def close(self) -> None:
        """Ends zbar's child."""
        self._zbar.close()


def zxing_codes(pixels: Frame) -> list[FoundCode]:
    """The codes of the first of three views of a grey frame that shows zxing-cpp any."""
    for view, scale in _views(pixels):
        found = zxingcpp.read_barcodes(view, formats=_FORMATS)
        if found:
            return [FoundCode(code.bytes, _corners(code.position, scale)) for code in found]
    return []


def _views(pixels: Frame) -> Iterator[tuple[Frame, float]]:
    """The frame, then it with blur and contrast, then it enlarged; and the scale of each."""
    yield pixels, 1.0
    calm = cv2.GaussianBlur(pixels, (5, 5), 0)
    yield cast(Frame, cv2.normalize(calm, np.empty_like(calm), 0, 255, cv2.NORM_MINMAX)), 1.0
    if pixels.size <= _LARGEST_ENLARGED:
        large = cv2.resize(pixels, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
        yield cast(Frame, large), _ENLARGED


def _corners(position: zxingcpp.Position, scale: float) -> tuple[tuple[int, int], ...]:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((round(point.x / scale), round(point.y / scale)) for point in points)


def _reading(codes: list[FoundCode], decoder: Decoder, ms: float) -> Reading:
    if not codes:
        return Reading(None, None, ms, "no_code", None)
    if len({code.data for code in codes}) > 1:
        return Reading(None, decoder, ms, "two_codes", None)
    text = _text(codes[0].data)
    return Reading(text, decoder, ms, None if text else "not_text", codes[0].corners)


def _text(data: bytes) -> str | None:
    try:
        return data.decode() or None
    except UnicodeDecodeError:
        return None
