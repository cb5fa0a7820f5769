"""Scrolling by drag and, for single taps, by two buttons that show only when they are needed."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.widget import Widget

from screens.widgets.card import Spacer
from screens.widgets.prompt_scroll import PromptScroll

_PAGE = 0.82


class BodyScroll(PromptScroll):
    """Scrolls only what is higher than itself, so that a tap on the rest needs no waiting."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("height", self._fit)

    def add_widget(self, widget: Widget, *args: Any, **kwargs: Any) -> None:
        super().add_widget(widget, *args, **kwargs)
        widget.size_hint_y = None
        widget.fbind("minimum_height", self._fit)
        self._fit()

    def _fit(self, *_: Any) -> None:
        for child in self.children:
            fills = any(isinstance(part, Spacer) for part in child.children)
            child.height = max(child.minimum_height, self.height if fills else 0)
            self.do_scroll_y = child.minimum_height > self.height + 1


class Rows(PromptScroll, RecycleView):
    """Many rows, of which only those in view are widgets."""


class Slot(BoxLayout):
    """Holds a scroller and shows the pager below it while there is more than fits.

    `cover`: how much of it from below lies under the keyboard, which then needs the room."""

    overflows = BooleanProperty(False)
    cover = NumericProperty(0)
    scroller = ObjectProperty(None, allownone=True)
    pager = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("height", "cover"):  # once: it outlives all that it holds
            self.fbind(name, self._check)

    def hold(self, scroller: Widget) -> None:
        self.clear_widgets()
        self.overflows = False
        self.scroller = scroller
        self.add_widget(scroller)
        for child in scroller.children:
            child.fbind("height", self._check)
            child.fbind("minimum_height", self._check)
        self._check()

    def _check(self, *_: Any) -> None:
        content = self.scroller.children[0] if self.scroller and self.scroller.children else None
        if content is None:
            return
        needed = max(content.minimum_height, 0)
        self.overflows = needed > self.height + 1 and not self.cover
        if self.overflows and self.pager.parent is None:
            self.add_widget(self.pager)
        elif not self.overflows and self.pager.parent is not None:
            self.remove_widget(self.pager)

    def page(self, direction: int) -> None:
        """One view up (1) or down (-1)."""
        scroller = self.scroller
        hidden = scroller.children[0].height - scroller.height
        if hidden > 0:
            step = direction * scroller.height * _PAGE / hidden
            scroller.scroll_y = min(1.0, max(0.0, scroller.scroll_y + step))
