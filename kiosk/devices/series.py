"""Reads a code that is held before a camera, from many frames together and in bounded time."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from time import monotonic, perf_counter
from typing import cast

import cv2
import numpy as np

from kiosk.devices import views
from kiosk.devices.codes import (
    Attempt,
    Evidence,
    Reading,
    reading_of,
    zbar_attempt,
    zxing_attempt,
)
from kiosk.devices.focus import Light
from kiosk.devices.found import Corners
from kiosk.devices.frame import Frame, grey
from kiosk.devices.hints import OF_LIGHT, Hint, hint_of, light_hint
from kiosk.devices.places import LEAST_SIDE, Place, code_like_places, is_noisy, middle, whole
from kiosk.devices.stack import Stack
from kiosk.devices.zbar import Zbar
from kiosk.devices.zxing import code_128s

_FRAME_MS = 16.0  # a camera gives one in 33; the last view begun may take 10 more
_PURSE_MS = 600.0  # a whole second of frames may be worked on in full
_SHARE = 0.15  # of a core, in the long run, for all but the first look, where no code is seen
_STILL_FRAMES = 30
_CHANGED = 10  # grey levels of a coarse pixel
_BENT_A_FRAME = 4
_STRONG = 8.0  # sharpening; the mean bears more of it than one frame
_LARGEST_PART = 640  # pixels
_EVENED = (3.0, 6.0)  # how far a faint part is stretched
_LENSES_A_FRAME = 2


class SeriesReader:
    """Feed it the frames of one camera in their order; `clear` it for the next person."""

    def __init__(self, zbar: Zbar, clock: Callable[[], float] = perf_counter) -> None:
        """`clock`: seconds, in which the time spent is counted."""
        self._zbar, self._clock = zbar, clock
        self._ways = [
            self._close_up,
            self._together,
            self._by_zbar,
            self._evened,
            self._faced,
            self._refocused,
        ]
        self.clear()

    @property
    def is_at_rest(self) -> bool:
        """Nothing has changed for a second: all ways have been tried on this picture."""
        return self._still > _STILL_FRAMES

    @property
    def seen(self) -> Corners | None:
        """Where in the last frame a code is that could not be read."""
        return self._seen

    def clear(self) -> None:
        """Forgets what was seen."""
        self._seen: Corners | None = None
        self.hint: Hint | None = None
        self._evidence = Evidence()
        self._stack, self._lenses = Stack(), cycle(views.LENSES)
        self._purse_ms, self._last_s = _PURSE_MS, monotonic()
        self._coarse: Frame | None = None
        self._count = self._still = 0
        self._unread: list[Corners] = []
        self._places: list[Place] = []

    def read(self, frame: Frame, at_s: float | None = None) -> Reading:
        """What is known with this frame, taken at `at_s` of a steady clock (None: now)."""
        began_ms = self._clock_ms()
        pixels = grey(frame)
        self._count += 1
        self._earn(monotonic() if at_s is None else at_s)
        self._watch(pixels)
        for decoder, codes in self._attempts(pixels, began_ms):
            if believed := self._evidence.believed(codes):
                spent_ms = self._clock_ms() - began_ms
                self._seen = None
                return reading_of(believed, decoder, spent_ms)
        self._seen = self._unread[0] if self._unread else None
        return reading_of([], "zxing-cpp", self._clock_ms() - began_ms)

    def _earn(self, at_s: float) -> None:
        passed_ms = max(at_s - self._last_s, 0) * 1000
        self._purse_ms = min(self._purse_ms + passed_ms * _SHARE, _PURSE_MS)
        self._last_s = at_s

    def _watch(self, pixels: Frame) -> None:
        """Counts the frames since something last changed."""
        coarse = cv2.resize(pixels, (80, 45), interpolation=cv2.INTER_AREA)
        before, self._coarse = self._coarse, np.asarray(coarse, np.uint8)
        if before is None or int(cv2.absdiff(coarse, before).max()) >= _CHANGED:
            self._still = 0
        else:
            self._still += 1

    def _attempts(self, pixels: Frame, began_ms: float) -> Iterator[Attempt]:
        self._unread = []
        yield zxing_attempt(views.View(pixels), unread=self._unread)
        is_code_seen, looked_ms = bool(self._unread), self._clock_ms()
        self._look_at_light(pixels)
        if self.is_at_rest or min(pixels.shape) < LEAST_SIDE:
            return
        if is_code_seen or self._purse_ms > 0:
            yield from self._costly(pixels, began_ms + _FRAME_MS)
        if not is_code_seen:
            self._purse_ms -= self._clock_ms() - looked_ms

    def _look_at_light(self, pixels: Frame) -> None:
        """In every frame: there may be no time for the rest before nothing changes any more."""
        light = light_hint(pixels)
        if light or self.hint in OF_LIGHT:
            self.hint = light or Hint.SHOW_CODE

    def _costly(self, pixels: Frame, until_ms: float) -> Iterator[Attempt]:
        """What a frame's time does not suffice for is left out. Flattening is cheap and only for
        codes that are seen, so it is first; the other ways are first in turn.
        """
        self._places = [place.cut(_LARGEST_PART) for place in code_like_places(pixels)]
        self.hint = hint_of(pixels, self._places)
        if self._places:
            self._stack.add(pixels, self._places[0])
        turn = self._count % len(self._ways)
        for way in (self._unbent, *self._ways[turn:], *self._ways[:turn]):
            for attempt in way(pixels):
                yield attempt
                if self._clock_ms() > until_ms:
                    return

    def _close_up(self, pixels: Frame) -> Iterator[Attempt]:
        """The likeliest place of this frame, enlarged, and in turn another or the middle."""
        others = [*self._places[1:], middle(pixels, _LARGEST_PART)]
        for place in [*self._places[:1], others[self._count % len(others)]]:
            for view in views.close_ups(place, place.of(pixels)):
                yield zxing_attempt(view, unread=self._unread)

    def _together(self, _pixels: Frame) -> Iterator[Attempt]:
        """The frames of the last half second laid over each other."""
        if self._stack.depth < 2:
            return
        for light in (self._stack.mean(), self._stack.darkest()):
            part = views.stretched(light)
            yield self._in_newest(zxing_attempt(views.View(part)))
            for view in views.close_ups(whole(part), part, _STRONG):
                yield self._in_newest(zxing_attempt(view))

    def _refocused(self, pixels: Frame) -> Iterator[Attempt]:
        """What may be out of focus: each time the next few lenses."""
        for lens in islice(self._lenses, _LENSES_A_FRAME):
            yield from self._best(pixels, partial(views.refocused, lens=lens))

    def _faced(self, pixels: Frame) -> Iterator[Attempt]:
        """What may be seen at a steep angle."""
        yield from self._best(pixels, views.faced)

    def _best(
        self, pixels: Frame, view: Callable[[Place, Frame | Light], views.View]
    ) -> Iterator[Attempt]:
        """A view of the frames together; of the likeliest place while there is but one frame."""
        if self._stack.depth > 1:
            mean = self._stack.mean()
            yield self._in_newest(zxing_attempt(view(whole(mean), mean)))
        elif self._places:
            place = self._places[0]
            yield zxing_attempt(view(place, place.of(pixels)))

    def _by_zbar(self, pixels: Frame) -> Iterator[Attempt]:
        """pyzbar, on the close-up and on the frames together in turn."""
        if not self._places:
            return
        calm = _calmed if is_noisy(pixels) else np.ascontiguousarray
        if self._stack.depth > 1 and self._count % 2:
            view = views.View(calm(views.stretched(self._stack.mean())))
            yield self._in_newest(zbar_attempt(self._zbar, view))
            return
        place = self._places[0]
        yield zbar_attempt(self._zbar, views.View(calm(place.of(pixels)), place.left, place.top))

    def _evened(self, pixels: Frame) -> Iterator[Attempt]:
        """The whole frame for what is faint, and for Code 128: each third frame one of them."""
        if self._count % 3 == 0:
            limit = _EVENED[self._count % 2]
            yield zxing_attempt(views.evened(pixels, limit), unread=self._unread)
        elif self._count % 4 == 1:
            yield zxing_attempt(views.View(pixels), code_128s)

    def _unbent(self, pixels: Frame) -> Iterator[Attempt]:
        """What was seen but not read, flattened: each frame the next few bends."""
        for corners in self._unread[:1]:
            for view in views.unbent(pixels, corners, self._count * _BENT_A_FRAME, _BENT_A_FRAME):
                yield zxing_attempt(view)

    def _in_newest(self, attempt: Attempt) -> Attempt:
        moved = [
            code._replace(corners=self._stack.in_newest(code.corners)) for code in attempt.codes
        ]
        return attempt._replace(codes=moved)

    def _clock_ms(self) -> float:
        return self._clock() * 1000


def _calmed(part: Frame) -> Frame:
    return cast(Frame, cv2.GaussianBlur(part, (5, 5), 0))
