"""Typing the number of a volunteer's card."""

from typing import Any

from kivy.properties import StringProperty

from screens.widgets.card import Column

MOST = 20


class CardPad(Column):
    """Letters and digits; only the last two characters are shown."""

    prefix = StringProperty("card")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_change")
        self.typed = ""
        super().__init__(**kwargs)

    def add(self, char: str) -> None:
        self._set((self.typed + char.upper())[:MOST])

    def rub(self) -> None:
        self._set(self.typed[:-1])

    def clear(self) -> None:
        """Forgets the number."""
        self._set("")

    def fill(self, typed: str) -> None:
        """Goes on with what was typed before."""
        self._set(typed)

    def _set(self, typed: str) -> None:
        self.typed = typed
        self.ids.box.content = "•" * max(0, len(typed) - 2) + typed[-2:]
        self.dispatch("on_change")

    def on_change(self) -> None:
        """A character came or went."""
