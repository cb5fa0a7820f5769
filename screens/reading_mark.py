"""The calm frame around what is being read."""

from typing import TYPE_CHECKING, Any

from kivy.graphics import Color, InstructionGroup, Line
from kivy.uix.widget import Widget

from screens.probe import scroller_of
from screens.reading_order import Passage, show_row
from screens.widgets.scroll import Rows
from screens.widgets.text import Text

if TYPE_CHECKING:
    from screens.front import Front


class Mark:
    """At one place at a time; scrolls there when it is out of view."""

    def __init__(self, front: "Front") -> None:
        self._front = front
        self._widget: Widget | None = None
        self._drawn: InstructionGroup | None = None
        self._rows: Rows | None = None
        self._row: int | None = None

    def show(self, passage: Passage) -> None:
        """Marks the passage and lets go of the one before."""
        if passage.widget is self._widget and passage.row == self._row:
            return
        self.clear()
        if passage.widget is not None:
            self._frame(passage.widget)
        elif passage.row is not None:
            self._light(self._front.stage.frame.ids.slot.scroller, passage.row)

    def clear(self) -> None:
        if self._widget is not None and self._drawn is not None:
            self._widget.canvas.after.remove(self._drawn)
            self._widget.unbind(pos=self._draw, size=self._draw)
        if self._rows is not None and self._row is not None:
            self._set(self._rows, self._row, False)
        self._widget = self._drawn = self._rows = self._row = None

    def _frame(self, widget: Widget) -> None:
        self._widget, self._drawn = widget, InstructionGroup()
        widget.canvas.after.add(self._drawn)
        widget.bind(pos=self._draw, size=self._draw)
        self._draw()
        scroller = scroller_of(widget)
        if scroller is not None and scroller.do_scroll_y:
            scroller.scroll_to(widget, padding=self._front.theme.gap, animate=False)

    def _draw(self, *_: Any) -> None:
        widget, drawn, theme = self._widget, self._drawn, self._front.theme
        if widget is None or drawn is None:
            return
        out, above = theme.px(8), 0 if isinstance(widget, Text) else theme.px(8)
        size = widget.width + 2 * out, widget.height + 2 * above
        box = (widget.x - out, widget.y - above, *size)
        drawn.clear()
        drawn.add(Color(*theme.tone("accent")))
        drawn.add(Line(rounded_rectangle=(*box, theme.px(24)), width=theme.px(3)))

    def _light(self, rows: Rows, row: int) -> None:
        self._rows, self._row = rows, row
        show_row(rows, row)
        self._set(rows, row, True)

    @staticmethod
    def _set(rows: Rows, row: int, said: bool) -> None:
        if row < len(rows.data):
            rows.data[row] = {**rows.data[row], "is_read": said}
