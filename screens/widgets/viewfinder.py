"""The camera's picture in one texture that is reused, a few frames a second."""

import time
from typing import Any

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty
from kivy.uix.widget import Widget

_LEAST_GAP_S = 0.15
_LONGEST_SIDE = 640


class Viewfinder(Widget):
    """`show` may be called from any thread; frames that come too fast are left out."""

    texture = ObjectProperty(None, allownone=True)
    has_picture = BooleanProperty(False)
    outline = ListProperty([])
    """Corners of the code that was read, as parts of the width and height from the top left."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._shown_at = 0.0
        self._newest: Any = None
        self.is_frozen = False
        self._draw = Clock.create_trigger(self._draw_newest)

    def show(self, frame: Any) -> None:
        """Takes a frame, BGR or grey, to be drawn soon."""
        now = time.monotonic()
        if self.is_frozen or now - self._shown_at < _LEAST_GAP_S:
            return
        self._shown_at = now
        self._take(frame)

    def freeze(self, frame: Any, corners: Any) -> None:
        """Shows this frame with the code's outline, and no other until `clear`."""
        self.is_frozen = True
        self._take(frame)
        height, width = frame.shape[:2]
        self.outline = [part for x, y in corners or () for part in (x / width, y / height)]

    def _take(self, frame: Any) -> None:
        step = max(1, -(-max(frame.shape[:2]) // _LONGEST_SIDE))
        small = frame[::-step, ::step]
        rgb = small[..., ::-1] if small.ndim == 3 else small[..., None].repeat(3, axis=2)
        self._newest = rgb.shape[1], rgb.shape[0], rgb.tobytes()
        self._draw()

    def clear(self) -> None:
        """Shows nothing any more."""
        self._newest, self.has_picture = None, False
        self.is_frozen, self.outline = False, []

    def outline_points(self, outline: list[float], x: float, y: float, w: float, h: float) -> Any:
        """The outline in the window's pixels."""
        parts = zip(outline[::2], outline[1::2], strict=True)
        return [each for across, down in parts for each in (x + across * w, y + (1 - down) * h)]

    def _draw_newest(self, _dt: float) -> None:
        if self._newest is None:
            return
        width, height, pixels = self._newest
        if self.texture is None or self.texture.size != (width, height):
            self.texture = Texture.create(size=(width, height), colorfmt="rgb")
        self.texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
        self.has_picture = True
        self.canvas.ask_update()
