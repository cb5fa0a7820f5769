"""A radar chart: each part of a rating on an axis of its own, from nothing to its most points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from kivy.graphics import Color, Mesh, SmoothEllipse, SmoothLine
from kivy.properties import ListProperty, NumericProperty
from kivy.uix.widget import Widget

from screens.theme import current_theme
from screens.widgets.text import Text

_RINGS = (0.25, 0.5, 0.75, 1.0)
_RADIUS_PX, _LEAST_RADIUS_PX, _GAP_PX, _DOT_PX = 220, 120, 14, 22
_FILL = 0.22
Point = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """One part: its points, and the most there are."""

    label: str
    points: int
    most: int

    @property
    def share(self) -> float:
        return min(1.0, max(0.0, self.points / self.most))


class RadarChart(Widget):
    """As high as its axes and their labels need. The first axis points up, the others follow
    clockwise. The same numbers stand beside it in words, so that it is not read aloud."""

    axes = ListProperty([])
    minimum_height = NumericProperty(0)
    silent = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint_y", None)
        self._labels: list[Text] = []
        self._radius: float = 0
        super().__init__(**kwargs)
        self.fbind("axes", self._write)
        for name in ("pos", "size"):
            self.fbind(name, self._place)
        self._write()

    def _write(self, *_: Any) -> None:
        self.clear_widgets()
        self._labels = [_label(axis) for axis in self.axes]
        for label in self._labels:
            self.add_widget(label)
        self._place()

    def _place(self, *_: Any) -> None:
        """Labels get the room that is left beside the axes, and the axes what labels leave."""
        theme = current_theme()
        gap, widest = theme.px(_GAP_PX), max((label.width for label in self._labels), default=0)
        free = self.width / 2 - widest - gap
        self._radius = max(theme.px(_LEAST_RADIUS_PX), min(theme.px(_RADIUS_PX), free))
        highest = max((label.height for label in self._labels), default=0)
        self.height = self.minimum_height = round(2 * (self._radius + gap + highest))
        for at, label in enumerate(self._labels):
            x, y = self._spot(at, 1.0)
            across, up = _direction(at, len(self.axes))
            label.center_x = round(x + across * (gap + label.width / 2))
            label.center_y = round(y + up * (gap + label.height / 2))
        self._draw()

    def _spot(self, at: int, share: float) -> Point:
        across, up = _direction(at, len(self.axes))
        reach = self._radius * share
        return self.center_x + across * reach, self.center_y + up * reach

    def _outline(self, shares: Sequence[float]) -> list[float]:
        return [value for at, share in enumerate(shares) for value in self._spot(at, share)]

    def _draw(self) -> None:
        self.canvas.before.clear()
        if not self.axes:
            return
        theme, shares = current_theme(), [axis.share for axis in self.axes]
        with self.canvas.before:
            Color(*theme.tone("edge"))
            for ring in _RINGS:
                self._line([ring] * len(shares), 1.0 if ring < 1 else 1.6)
            for at in range(len(shares)):
                SmoothLine(points=[*self.center, *self._spot(at, 1.0)], width=1.0)
            Color(*theme.tone("accent")[:3], _FILL)
            Mesh(
                vertices=list(_corners([*self.center], self._outline([*shares, shares[0]]))),
                indices=list(range(len(shares) + 2)),
                mode="triangle_fan",
            )
            Color(*theme.tone("accent"))
            self._line(shares, theme.px(3))
            for at, share in enumerate(shares):
                self._dot(self._spot(at, share), theme.px(_DOT_PX))

    def _line(self, shares: Sequence[float], width: float) -> None:
        SmoothLine(points=self._outline(shares), width=width, close=True)

    @staticmethod
    def _dot(middle: Point, side: int) -> None:
        SmoothEllipse(pos=(middle[0] - side / 2, middle[1] - side / 2), size=(side, side))


def _label(axis: Axis) -> Text:
    text = Text(
        content=f"{axis.label}\n{axis.points}/{axis.most}",
        role="caption",
        fit=True,
        fit_max=current_theme().px(250),
        halign="center",
    )
    text._lay_out()
    return text


def _direction(at: int, count: int) -> Point:
    """Of an axis, from the middle: across and up."""
    angle = pi / 2 - 2 * pi * at / count
    return cos(angle), sin(angle)


def _corners(middle: list[float], outline: list[float]) -> Iterator[float]:
    """As a mesh takes them: x, y and two numbers of a picture that there is not."""
    flat = [*middle, *outline]
    for x, y in zip(flat[::2], flat[1::2], strict=True):
        yield from (x, y, 0.0, 0.0)
