"""Reads QR codes and Code 128 from one picture, with time for every way there is."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from time import perf_counter
from typing import Literal, NamedTuple, Self

from kiosk.devices import views
from kiosk.devices.found import Corners, FoundCode
from kiosk.devices.frame import Frame, grey
from kiosk.devices.places import code_like_places
from kiosk.devices.zbar import Zbar
from kiosk.devices.zxing import Seen, code_128s, qr_codes

Decoder = Literal["zxing-cpp", "pyzbar"]
ReadingReason = Literal["no_code", "two_codes", "not_text"]

_LARGEST_ENLARGED = 4_000_000  # pixels; a bigger picture has the 3 pixels a module anyway
_LARGEST_UNBENT = 2  # codes of one picture


@dataclass(frozen=True)
class Reading:
    """What a frame gave. `text` is exactly what the code holds, control characters too.

    `ms` is the time it took. `corners` are (x, y) in pixels of the frame, in the order around the
    code. Without a text, `reason` says why; `decoder` names who found the code, if any was found.
    `frame` is the frame that a camera's code was read in.
    """

    text: str | None
    decoder: Decoder | None
    ms: float
    reason: ReadingReason | None
    corners: Corners | None
    frame: Frame | None = field(default=None, repr=False, compare=False)


class Attempt(NamedTuple):
    """What one decoder gave for one view, corners in pixels of the frame."""

    decoder: Decoder
    codes: list[FoundCode]


class Evidence:
    """Believes QR codes of zxing-cpp at once, and anything else when it was read twice alike.

    Of 4,000 damaged codes zxing-cpp misread none; see docs/decisions/0008-reading-codes.md.
    """

    def __init__(self) -> None:
        self._times: Counter[bytes] = Counter()

    def believed(self, codes: list[FoundCode]) -> list[FoundCode]:
        """Those of one view's codes that are to be believed by now."""
        self._times.update({code.data for code in codes})
        return [code for code in codes if code.certain or self._times[code.data] > 1]


class CodeReader:
    """Holds the process that zbar runs in, so close it, or use it in a `with` statement.

    `first` is the stage before pyzbar: it gives the codes of a grey frame.
    """

    def __init__(self, first: Callable[[Frame], list[FoundCode]] | None = None) -> None:
        self._first = first
        self.zbar = Zbar()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def zbar_pid(self) -> int | None:
        """The process id of zbar's child; None before the first frame that needed it."""
        return self.zbar.pid

    def read(self, frame: Frame) -> Reading:
        """The frame's one code. Raises ValueError when `frame` is no `Frame`."""
        started = perf_counter()
        pixels = grey(frame)
        evidence = Evidence()
        for decoder, codes in self._attempts(pixels):
            if believed := evidence.believed(codes):
                return reading_of(believed, decoder, (perf_counter() - started) * 1000)
        return reading_of([], "zxing-cpp", (perf_counter() - started) * 1000)

    def close(self) -> None:
        """Ends zbar's child."""
        self.zbar.close()

    def _attempts(self, pixels: Frame) -> Iterator[Attempt]:
        if self._first is None:
            yield from zxing_attempts(pixels)
        else:
            yield Attempt("zxing-cpp", self._first(pixels))
        for view in (views.View(pixels), *_whole_views(pixels)):
            yield zbar_attempt(self.zbar, view)


def zxing_attempts(pixels: Frame) -> Iterator[Attempt]:
    """All that zxing-cpp is given of a grey frame, the cheap first."""
    unread: list[Corners] = []
    plain = views.View(pixels)
    yield zxing_attempt(plain, unread=unread)
    yield zxing_attempt(plain, code_128s)
    for view in _whole_views(pixels):
        yield zxing_attempt(view, unread=unread)
        yield zxing_attempt(view, code_128s)
    for place in code_like_places(pixels):
        part = place.of(pixels)
        for view in chain(views.close_ups(place, part), views.set_right(place, part)):
            yield zxing_attempt(view, unread=unread)
    for corners in unread[-_LARGEST_UNBENT:]:
        for view in views.unbent(pixels, corners):
            yield zxing_attempt(view)


def zxing_attempt(
    view: views.View,
    decode: Callable[[Frame], Seen] = qr_codes,
    unread: list[Corners] | None = None,
) -> Attempt:
    """zxing-cpp on a view; what it sees but cannot read is added to `unread`."""
    seen = decode(view.pixels)
    if unread is not None:
        unread.extend(view.in_frame(corners) for corners in seen.unread)
    return Attempt("zxing-cpp", _in_frame(view, seen.codes))


def zbar_attempt(zbar: Zbar, view: views.View) -> Attempt:
    """pyzbar on a view."""
    return Attempt("pyzbar", _in_frame(view, zbar.codes(view.pixels)))


def reading_of(codes: list[FoundCode], decoder: Decoder, ms: float) -> Reading:
    """What the believed codes of a frame come to."""
    if not codes:
        return Reading(None, None, ms, "no_code", None)
    if len({code.data for code in codes}) > 1:
        return Reading(None, decoder, ms, "two_codes", None)
    text = _text(codes[0].data)
    return Reading(text, decoder, ms, None if text else "not_text", codes[0].corners)


def _whole_views(pixels: Frame) -> Iterator[views.View]:
    yield views.calm(pixels)
    if pixels.size <= _LARGEST_ENLARGED:
        yield views.enlarged(pixels)
    yield views.evened(pixels)


def _in_frame(view: views.View, codes: list[FoundCode]) -> list[FoundCode]:
    return [code._replace(corners=view.in_frame(code.corners)) for code in codes]


def _text(data: bytes) -> str | None:
    try:
        return data.decode() or None
    except UnicodeDecodeError:
        return None
