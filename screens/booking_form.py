"""Who books, for what, and a phone number: three short steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kiosk.commands.request_booking import BookingTicket, request_booking
from kiosk.queries.rooms import rooms
from screens.base import BaseScreen
from screens.language import N_, _
from screens.widgets.contact import NamePicker, PhonePad
from screens.widgets.purpose import PurposePicker
from screens.wording import day_text, span_text
from sync.events.contact import Contact

STEPS = 3
CONSENT = N_(
    "电话只用来联系这次预约,加密保存,用完30天后删除。点确认表示同意。未满14岁请由家长办理。"
)


class BookingFormScreen(BaseScreen):
    """The number goes into a sealed box with the command and is forgotten here."""

    def enter(self, *, room_id: UUID, room: str, start: datetime, end: datetime) -> None:
        self._wish: dict[str, Any] = {"room_id": room_id, "start": start, "end": end}
        day = day_text(start.date(), self.front.now().date())
        self.subtitle = f"{room} · {day} {span_text(start, end)}"
        self._name = self._purpose = ""
        self._pad: PhonePad | None = None
        self._ask_name()

    def draft(self) -> tuple[int, str, str, str]:
        digits = self._pad.digits if self._pad is not None else ""
        return self._number, self._name, self._purpose, digits

    def resume(self, draft: tuple[int, str, str, str]) -> None:
        number, name, purpose, digits = draft
        if number > 1:
            self._named(name)
        if number > 2:
            self._purposed(purpose)
        if self._pad is not None:
            self._pad.fill(digits)

    def leave(self) -> None:
        if self._pad is not None:
            self._pad.clear()
        self._name = ""

    def _step(self, number: int, question: str, body: Any) -> None:
        self.ids.bar.share = number / STEPS
        self.ids.question.content = question
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(body)
        self._number = number
        self.ids.confirm.disabled = True
        is_last = number == STEPS
        self.ids.confirm.text = _("确认预约") if is_last else _("请先选择")
        self.ids.consent.content = _(CONSENT) if is_last else ""

    def _ask_name(self) -> None:
        picker = NamePicker(prefix="booking.name")
        picker.bind(on_name=lambda _picker, name: self._named(name))
        self._step(1, _("怎么称呼您?"), picker)

    def _named(self, name: str) -> None:
        self._name = name
        picker = PurposePicker(prefix="booking.purpose")
        picker.bind(on_purpose=lambda _picker, purpose: self._purposed(purpose))
        self._step(2, _("用来做什么?"), picker)

    def _purposed(self, purpose: str) -> None:
        self._purpose = purpose
        self._pad = PhonePad(prefix="keypad")
        self._pad.bind(on_change=lambda _pad: self._typed())
        self._step(3, _("{name},请留手机号").format(name=self._name), self._pad)

    def _typed(self) -> None:
        self.ids.confirm.disabled = self._pad is None or not self._pad.is_complete

    def back_a_step(self) -> None:
        """The button on the left."""
        if self._number == 1:
            self.front.back()
        elif self._number == 2:
            self._ask_name()
        else:
            self.leave_number()
            self._named(self._name)

    def leave_number(self) -> None:
        if self._pad is not None:
            self._pad.clear()
        self._pad = None

    def confirm(self) -> None:
        """Asks for the room."""
        if self._pad is None:
            return
        self.ids.confirm.disabled = True
        contact = Contact(name=self._name, phone=self._pad.digits)
        self.front.run(
            request_booking,
            on_done=self._booked,
            on_refused=self._refused,
            purpose=self._purpose,
            contact=contact,
            **self._wish,
        )

    def _booked(self, ticket: BookingTicket) -> None:
        self.leave_number()
        self.front.swap("booking", reference=ticket.reference, is_new=True)

    def _refused(self, message: str) -> None:
        self.front.refuse(message)
        self._typed()

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        start = front.now().replace(hour=14, minute=0)
        return [
            {"room_id": room.id, "room": room.name, "start": start, "end": start.replace(hour=15)}
            for room in front.ask(rooms)
        ]
