"""What goes with reading aloud: the button that starts it and the bar while it lasts."""

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from screens.widgets.card import Column
from screens.widgets.tap import Tap


class ReadTap(Tap):
    """Starts reading aloud."""

    reader = ObjectProperty(None, rebind=True)


class ReadPlace(BoxLayout):
    """Where the button is while the terminal can read aloud; else nothing. `stack` as of a tap:
    as wide as its words, or as its place."""

    reader = ObjectProperty(None, rebind=True)
    offered = BooleanProperty(False)
    stack = BooleanProperty(False)

    def on_offered(self, *_: Any) -> None:
        self.clear_widgets()
        self.size_hint_x = None if self.stack or not self.offered else 1
        self.size = (0, 0)
        if self.offered:
            tap = ReadTap(reader=self.reader, stack=self.stack, fit=self.stack)
            tap.bind(size=self._fit)
            self.add_widget(tap)
            self._fit(tap, tap.size)

    def _fit(self, tap: Tap, _size: Any) -> None:
        self.height = tap.height
        if self.stack:
            self.width = tap.width


class ReadingBar(Column):
    """Pause, stop, speed and volume; without much around where the height is short."""

    roomy = BooleanProperty(True)
    has_icons = BooleanProperty(True)
    has_failed = BooleanProperty(False)
    reader = ObjectProperty(None, rebind=True)


class ReadingPlace(Column):
    """Shows the bar while something is read."""

    reader = ObjectProperty(None, rebind=True)
    opened = BooleanProperty(False)

    def on_opened(self, *_: Any) -> None:
        self.clear_widgets()
        if self.opened:
            self.add_widget(ReadingBar(reader=self.reader))
