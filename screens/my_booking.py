"""Finding a booking by the reference that the person kept."""

from kiosk.queries.rooms import booking
from screens.language import N_
from screens.typed_entry import TypedEntry

NOT_FOUND = N_("没有找到这个预约,请到服务台查询")


class MyBookingScreen(TypedEntry):
    """Eight characters typed, or the code scanned."""

    length, joint, ready_words = 8, "  ", N_("查预约")

    def scanned(self, text: str) -> None:
        if len(text) == self.length:
            self._open(text)
        else:
            super().scanned(text)

    def find(self) -> None:
        self._open(self.typed)

    def _open(self, reference: str) -> None:
        if self.front.ask(booking, reference=reference) is None:
            self.front.refuse(NOT_FOUND)
        else:
            self.front.swap("booking", reference=reference)
