"""A list of any length: only the rows near the view are widgets."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

_BESIDE = 0.5
"""How far beside the view rows are kept ready, in views."""


@dataclass(frozen=True)
class ListRow:
    """`height_at` gives the height in pixels for a width, without building the row."""

    height_at: Callable[[int], int]
    build: Callable[[], Widget]


class LongList(Widget):
    """As high as all its rows. Put it anywhere into a scroller."""

    spacing = NumericProperty(0)

    def __init__(self, rows: Sequence[ListRow], **kwargs: Any) -> None:
        kwargs.setdefault("size_hint_y", None)
        super().__init__(height=0, **kwargs)
        self._rows, self._built = rows, dict[int, Widget]()
        self._tops: list[int] = []
        self._bottoms: list[int] = []
        self._measured_at = 0
        self._scroller: ScrollView | None = None
        self._is_due = False
        for name in ("parent", "pos", "size"):
            self.fbind(name, self._later)

    def _later(self, *_: Any) -> None:
        """Before the next frame; also when `_show` moves something, which a trigger drops."""
        if not self._is_due:
            self._is_due = True
            Clock.schedule_once(self._show, -1)

    def _show(self, _dt: float) -> None:
        self._is_due = False
        scroller = self._find_scroller()
        if scroller is None:
            return
        if round(self.width) != self._measured_at:
            self._measure(round(self.width))
        content = scroller.children[0]
        bottom = content.y + scroller.scroll_y * max(0, content.height - scroller.height)
        beside = scroller.height * _BESIDE
        in_view = self._between(bottom, bottom + scroller.height)
        near = self._between(bottom - beside, bottom + scroller.height + beside)
        self._keep(in_view, near)

    def _find_scroller(self) -> ScrollView | None:
        """The one it is in; tells it from then on when the view moves."""
        above = self.parent
        while above is not None and not isinstance(above, ScrollView):
            above = above.parent if above.parent is not above else None
        if above is not None and above is not self._scroller:
            above.bind(scroll_y=self._later, height=self._later)
            above.children[0].bind(pos=self._later, size=self._later)
        self._scroller = above
        return above

    def _measure(self, width: int) -> None:
        """Distances from the upper edge of the list."""
        heights, space = [row.height_at(width) for row in self._rows], int(self.spacing)
        ends = accumulate(height + space for height in heights)
        self._bottoms = [end - space for end in ends]
        self._tops = [end - high for end, high in zip(self._bottoms, heights, strict=True)]
        self._measured_at = width
        self.height = self._bottoms[-1] if heights else 0

    def _between(self, bottom: float, top: float) -> range:
        """The rows of which a part lies there."""
        first = bisect_left(self._bottoms, self.top - top)
        return range(first, bisect_right(self._tops, self.top - bottom))

    def _keep(self, in_view: range, near: range) -> None:
        """All rows in view, and of those near it one more with each frame."""
        for at in [at for at in self._built if at not in near]:
            self.remove_widget(self._built.pop(at))
        for at in in_view:
            self._row(at)
        missing = next((at for at in near if at not in self._built), None)
        if missing is not None:
            self._row(missing)
            Clock.schedule_once(self._later, 0)
        for at, row in self._built.items():
            row.size = self.width, self._bottoms[at] - self._tops[at]
            row.pos = self.x, self.top - self._bottoms[at]

    def _row(self, at: int) -> None:
        if at not in self._built:
            self._built[at] = self._rows[at].build()
            self.add_widget(self._built[at])
