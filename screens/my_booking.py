"""Finding a booking by the reference that the person kept."""

from typing import Any

from kiosk.queries.rooms import booking
from screens.base import BaseScreen
from screens.language import N_, _

LENGTH = 8
NOT_FOUND = N_("没有找到这个预约,请到服务台查询")


class MyBookingScreen(BaseScreen):
    """Eight characters typed, or the code scanned."""

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
        self.ids.box.content = f"{shown[:4]}  {shown[4:]}"
        left = LENGTH - len(self._typed)
        self.ids.find.disabled = left > 0
        self.ids.find.text = _("还差 {n} 位").format(n=left) if left else _("查预约")

    def scanned(self, text: str) -> None:
        if len(text) == LENGTH:
            self._open(text)
        else:
            super().scanned(text)

    def find(self) -> None:
        self._open(self._typed)

    def _open(self, reference: str) -> None:
        if self.front.ask(booking, reference=reference) is None:
            self.front.refuse(NOT_FOUND)
        else:
            self.front.swap("booking", reference=reference)
