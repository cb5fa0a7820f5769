"""The camera's picture in one texture that is reused, a few frames a second."""

import time
from typing import Any, NamedTuple

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty
from kivy.uix.widget import Widget

LEAST_GAP_S = 0.2
"""Between two pictures: each costs a drawing of the whole window, and taps come first."""
_LONGEST_SIDE = 480


class Cut(NamedTuple):
    """The middle of a frame that the viewfinder has room for, in pixels."""

    left: int
    top: int
    width: int
    height: int

    def mirrored(self, corners: Any) -> list[float]:
        """Points of the frame as parts of the picture's width and height from its top left."""
        return [
            min(max(part, 0.0), 1.0)
            for x, y in corners or ()
            for part in (1 - (x - self.left) / self.width, (y - self.top) / self.height)
        ]


class Tick(Widget):
    """A code was read."""


class Viewfinder(Widget):
    """Mirrored: what a person moves to the left goes to the left. `show` and `see` may be called
    from any thread; frames that come too fast are left out."""

    texture = ObjectProperty(None, allownone=True)
    has_picture = BooleanProperty(False)
    is_frozen = BooleanProperty(False)
    outline = ListProperty([])
    """Corners of the code that is seen or was read, as parts from the picture's top left."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown_at = 0.0
        self._newest: Any = None
        self._seen: Any = None
        self._draw = Clock.create_trigger(self._draw_newest)

    def show(self, frame: Any) -> None:
        """Takes a frame, BGR or grey, to be drawn soon."""
        now = time.monotonic()
        if self.is_frozen or now - self._shown_at < LEAST_GAP_S:
            return
        self._shown_at = now
        self._take(frame, self._seen)

    def see(self, corners: Any) -> None:
        """Where in the frames a code is that cannot be read yet, or None; drawn with the next."""
        self._seen = corners

    def freeze(self, frame: Any, corners: Any) -> None:
        """Shows this frame with the code's outline and a tick, and no other until `clear`."""
        self.is_frozen = True
        self._take(frame, corners)

    def clear(self) -> None:
        """Shows nothing any more."""
        self._newest = self._seen = None
        self.has_picture = self.is_frozen = False
        self.outline = []

    def outline_points(self, outline: list[float], x: float, y: float, w: float, h: float) -> Any:
        """The outline in the window's pixels."""
        parts = zip(outline[::2], outline[1::2], strict=True)
        return [each for across, down in parts for each in (x + across * w, y + (1 - down) * h)]

    def bracket(self, x: float, y: float, size: float, across: int, up: int) -> tuple[float, ...]:
        """Points of the mark at a corner of the square to aim with, whose middle is `x`, `y`;
        `across` and `up` are -1 or 1."""
        far, near = size * 0.4, size * 0.24
        right, top = x + across * far, y + up * far
        return right, y + up * near, right, top, x + across * near, top

    def _take(self, frame: Any, corners: Any) -> None:
        cut = self._cut(*frame.shape[:2])
        step = max(1, -(-max(cut.width, cut.height) // _LONGEST_SIDE))
        part = frame[cut.top : cut.top + cut.height, cut.left : cut.left + cut.width]
        small = part[::-step, ::-step]
        rgb = small[..., ::-1] if small.ndim == 3 else small[..., None].repeat(3, axis=2)
        size = rgb.shape[1], rgb.shape[0]
        self._newest = size, rgb.tobytes(), cut.mirrored(corners)
        self._draw()

    def _cut(self, height: int, width: int) -> Cut:
        aspect = max(self.width, 1) / max(self.height, 1)
        across = min(width, max(1, round(height * aspect)))
        down = min(height, max(1, round(width / aspect)))
        return Cut((width - across) // 2, (height - down) // 2, across, down)

    def _draw_newest(self, _dt: float) -> None:
        if self._newest is None:
            return
        size, pixels, self.outline = self._newest
        if self.texture is None or self.texture.size != size:
            self.texture = Texture.create(size=size, colorfmt="rgb")
        self.texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
        self.has_picture = True
        self.canvas.ask_update()
