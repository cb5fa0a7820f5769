"""A pad to write one character on with the finger."""

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Line
from kivy.uix.widget import Widget

from screens.theme import current_theme

PAUSE_S = 0.35
"""After so long without ink the character is read."""
_NEAR = 4
"""Points nearer than this many pixels to the last are left out."""

Stroke = list[tuple[float, float]]


class InkPad(Widget):
    """`on_ink` gets the strokes, y downwards, when the hand rests, and none when they are gone."""

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_ink")
        self._drawn: list[Line] = []
        self._told = Clock.create_trigger(self._tell, PAUSE_S)
        super().__init__(**kwargs)

    @property
    def has_ink(self) -> bool:
        return bool(self._drawn)

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self._told.cancel()
        width = current_theme().px(7)
        line = Line(points=[*touch.pos, *touch.pos], width=width, cap="round", joint="round")
        self._drawn.append(line)
        self.canvas.after.add(line)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or not self._drawn:
            return bool(super().on_touch_move(touch))
        line = self._drawn[-1]
        x, y = self._inside(*touch.pos)
        if abs(x - line.points[-2]) + abs(y - line.points[-1]) >= _NEAR:
            line.points = [*line.points, x, y]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        if self._drawn:
            self._told()
        return True

    def undo(self) -> None:
        """Takes the last stroke away."""
        if self._drawn:
            self.canvas.after.remove(self._drawn.pop())
            self._tell()

    def clear(self) -> None:
        """Takes all ink away and tells nobody."""
        self._told.cancel()
        while self._drawn:
            line = self._drawn.pop()
            self.canvas.after.remove(line)
            line.points = []

    def strokes(self) -> list[Stroke]:
        """What was drawn, from the pad's upper left corner."""
        return [self._measured(line.points) for line in self._drawn]

    def _measured(self, points: list[float]) -> Stroke:
        along = zip(points[::2], points[1::2], strict=True)
        return [(x - self.x, self.top - y) for x, y in along]

    def _inside(self, x: float, y: float) -> tuple[float, float]:
        return min(max(x, self.x), self.right), min(max(y, self.y), self.top)

    def _tell(self, *_: Any) -> None:
        self.dispatch("on_ink", self.strokes())

    def on_ink(self, strokes: list[Stroke]) -> None:
        """The hand rests."""
