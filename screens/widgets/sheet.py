"""Sheets: what rises from the lower edge above a screen, within everyone's reach."""

from collections.abc import Callable
from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from screens.widgets.card import Card


class SheetPanel(Card):
    """The sheet's own ground."""


class Sheet(FloatLayout):
    """Dims the screen, takes every touch; a rule puts a `SheetPanel` into it."""

    on_close: Callable[[], None]

    def __init__(self, on_close: Callable[[], None], **kwargs: Any) -> None:
        self.on_close = on_close
        super().__init__(**kwargs)

    def close(self) -> None:
        self.on_close()

    def on_touch_down(self, touch: Any) -> bool:
        super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        super().on_touch_move(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        super().on_touch_up(touch)
        return True


class MessageSheet(Sheet):
    """One sentence and a button."""

    title = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("info-circle")


class CountdownSheet(Sheet):
    """Asks whether somebody is still there; one tap goes on."""

    front = ObjectProperty(None)
    seconds = NumericProperty(0)


class ScannedSheet(Sheet):
    """A code was scanned in the middle of a form: look it up, or go on."""

    look_up = ObjectProperty(None)


class DisplaySheet(Sheet):
    """Letters, colours, reach and language, one button each."""

    front = ObjectProperty(None)
