"""Typing the ten characters below an integrity code."""

from typing import Any

from screens.base import BaseScreen
from screens.language import _

LENGTH = 10


class CodeEntryScreen(BaseScreen):
    """The last character opens the button, one tap checks."""

    def enter(self, **_params: Any) -> None:
        self._typed = ""
        self._show()

    def add(self, char: str) -> None:
        self._typed = (self._typed + char)[:LENGTH]
        self._show()

    def rub(self) -> None:
        self._typed = self._typed[:-1]
        self._show()

    def clear(self) -> None:
        self._typed = ""
        self._show()

    def _show(self) -> None:
        shown = self._typed.ljust(LENGTH, "·")
        self.ids.box.content = f"{shown[:5]} - {shown[5:]}"
        left = LENGTH - len(self._typed)
        self.ids.check.disabled = left > 0
        self.ids.check.text = _("还差 {n} 位").format(n=left) if left else _("核对")

    def check(self) -> None:
        self.front.swap("verdict", text=self._typed, way="typed")
