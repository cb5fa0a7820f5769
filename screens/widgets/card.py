"""Cards, columns and grids that are as high as what they hold."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget


class Column(BoxLayout):
    """One below the other."""


class Row(BoxLayout):
    """Side by side, as high as the highest."""


class Chips(StackLayout):
    """Small things one after the other, in as many lines as they need."""


class Card(BoxLayout):
    """A rounded ground. `ground` and `rim` are tones; `lift` gives it an edge below."""

    ground = StringProperty("card")
    rim = StringProperty("line")
    lift = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("size_hint_y", None)  # a rule would undo what Tiles set
        super().__init__(**kwargs)


class TapCard(ButtonBehavior, Card):
    """A card that is a button. `name` is what tests and taps call it."""

    name = StringProperty("")


class Tiles(GridLayout):
    """A grid whose rows are as high as their highest tile needs."""

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        super().add_widget(widget, *args, **kwargs)
        if hasattr(widget, "minimum_height"):
            widget.size_hint_y = 1
            widget.fbind("minimum_height", self._keep_height)
            self._keep_height(widget, widget.minimum_height)

    @staticmethod
    def _keep_height(widget: Widget, height: float) -> None:
        widget.size_hint_min_y = max(height, getattr(widget, "least_height", 0))


class Bar(Widget):
    """How far along something is, 0 to 1."""

    share = NumericProperty(0)


class Rule(Widget):
    """A thin line."""


class Spacer(Widget):
    """Takes the room that is left."""

    flexible = BooleanProperty(True)
