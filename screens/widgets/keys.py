"""Keypads and keyboards of our own; what is typed is told by callbacks and kept nowhere."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.properties import NumericProperty, StringProperty

from screens.language import _
from screens.widgets.card import Column, Tiles
from screens.widgets.tap import Tap

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32 of the short forms and references: no I, L, O, U."""
LATIN = "1234567890qwertyuiopasdfghjklzxcvbnm,."


class Keys(Column):
    """A grid of keys. `prefix` begins the name of each. What is tapped is told by events."""

    silent = True

    prefix = StringProperty("key")
    cols = NumericProperty(3)
    least = NumericProperty(0)
    gap = NumericProperty(12)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_key")
        self.register_event_type("on_rub")
        self.register_event_type("on_clear")
        super().__init__(**kwargs)

    def on_kv_post(self, base_widget: Any) -> None:
        self.grid = Tiles(cols=int(self.cols), spacing=self.gap)
        self.add_widget(self.grid)
        self.build()

    def build(self) -> None:
        """Puts the keys in."""

    def add_keys(self, chars: str) -> None:
        for char in chars:
            self.add_key(self.grid, char, partial(self.dispatch, "on_key", char))

    def add_key(self, place: Any, name: str, tell: Callable[[], Any], **look: Any) -> None:
        """`look`: properties of the key where it is not a character."""
        look = look or {"text": name.upper(), "role": "lead"}
        key = Tap(name=f"{self.prefix}.{name}", least=self.least, inset=4, **look)
        key.bind(on_release=lambda _key: tell())
        place.add_widget(key)

    def add_clear(self, place: Any, text: str = "") -> None:
        self.add_key(place, "clear", self._clear, icon="x", kind="sunken", text=text)

    def add_rub(self, place: Any, text: str = "") -> None:
        self.add_key(place, "rub", self._rub, icon="backspace", kind="sunken", text=text)

    def _clear(self) -> None:
        self.dispatch("on_clear")

    def _rub(self) -> None:
        self.dispatch("on_rub")

    def on_key(self, char: str) -> None:
        """A character was tapped."""

    def on_rub(self) -> None:
        """The last character is to go."""

    def on_clear(self) -> None:
        """All is to go."""


class Digits(Keys):
    """Nine digits, then clear, 0 and rub out, as on a phone."""

    def build(self) -> None:
        self.add_keys("123456789")
        self.add_clear(self.grid)
        self.add_keys("0")
        self.add_rub(self.grid)


class Symbols(Keys):
    """The 32 characters of a code or reference."""

    def build(self) -> None:
        self.add_keys(SYMBOLS)
        last = Tiles(cols=2, spacing=self.gap)
        self.add_widget(last)
        self.add_clear(last, _("清空"))
        self.add_rub(last, _("退一格"))


class Latin(Keys):
    """Letters, digits, two marks and space; Chinese input comes with its own panel."""

    def build(self) -> None:
        self.add_keys(LATIN)
        self.add_key(
            self.grid, "space", lambda: self.dispatch("on_key", " "), icon="minus", kind="sunken"
        )
        self.add_clear(self.grid)
        self.add_rub(self.grid)
