"""A volunteer says who they are, and checks in or out."""

from typing import Any

from kiosk.commands.check_in import check_in
from kiosk.commands.check_out import check_out
from kiosk.errors import Refused
from kiosk.queries.volunteers import AttendanceView, ShiftView, attendance, shifts
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.contact import PhonePad
from screens.widgets.listing import Notice
from screens.wording import span_text, time_text

LEAST_CARD = 5
MOST_CARD = 20


class AttendanceScreen(BaseScreen):
    """The phone keypad is open at once; a scanned card works without a tap."""

    def enter(self, *, shift: ShiftView) -> None:
        self._shift, self._way, self._number = shift, "phone", ""
        self._view: AttendanceView | None = None
        self.title = shift.activity
        self.subtitle = f"{span_text(shift.start, shift.end)} · {shift.place}"
        self._ask_phone()

    def draft(self) -> tuple[str, str]:
        pad = self.ids.body.children[0]
        return self._way, pad.digits if isinstance(pad, PhonePad) else pad.typed

    def resume(self, draft: tuple[str, str]) -> None:
        way, number = draft
        if way == "card":
            self._ask_card()
        self.ids.body.children[0].fill(number)

    def leave(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._number = ""
        if self.ids.body.children and isinstance(self.ids.body.children[0], PhonePad):
            self.ids.body.children[0].clear()

    def _ask_phone(self) -> None:
        self._forget()
        self._way = "phone"
        pad = PhonePad(prefix="keypad", hint=_("请点手机号"))
        pad.bind(on_change=self._phone_typed)
        self._put(pad)
        self.ids.other.text, self.ids.other.icon = _("改用卡号"), "id-badge-2"

    def _ask_card(self) -> None:
        from screens.widgets.card_pad import CardPad

        self._forget()
        self._way = "card"
        pad = CardPad(prefix="card")
        pad.bind(on_change=self._card_typed)
        self._put(pad)
        self.ids.other.text, self.ids.other.icon = _("改用手机号"), "device-mobile"

    def _put(self, pad: Any) -> None:
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(pad)
        self._wait()

    def _wait(self) -> None:
        self.ids.state.clear_widgets()
        go = self.ids.go
        go.disabled, go.text = True, _("签到或签退")

    def switch_way(self) -> None:
        """Phone or card."""
        if self._way == "phone":
            self._ask_card()
        else:
            self._ask_phone()

    def scanned(self, text: str) -> None:
        self._way = "card"
        self._look_up(text)

    def _phone_typed(self, pad: PhonePad) -> None:
        if pad.is_complete:
            self._look_up(pad.digits)
        else:
            self._wait()

    def _card_typed(self, pad: Any) -> None:
        self._number = pad.typed
        self._wait()
        if LEAST_CARD <= len(pad.typed) <= MOST_CARD:
            self.ids.go.disabled, self.ids.go.text = False, _("查卡号")
            self._view = None

    def _look_up(self, number: str) -> None:
        self._number = number
        try:
            view: AttendanceView = self.front.ask(
                attendance, shift_id=self._shift.id, number=number
            )
        except Refused as refused:
            self.front.refuse(refused.message_key)
            return
        self._view = view
        self._show_state(view)

    def _show_state(self, view: AttendanceView) -> None:
        self.ids.state.clear_widgets()
        title = view.masked_name or _("名单里没有您,也可以签到")
        self.ids.state.add_widget(
            Notice(icon="user", state_tone="green", title=title, text=self._sentence(view))
        )
        go = self.ids.go
        go.disabled = False
        go.text = _("签退") if view.state == "present" else _("签到")
        go.icon = "logout" if view.state == "present" else "login"

    @staticmethod
    def _sentence(view: AttendanceView) -> str:
        if view.state == "present" and view.checked_in_at is not None:
            return _("{time} 已签到,要离开请签退").format(time=time_text(view.checked_in_at))
        if view.state == "left":
            return _("您已经签退过,再来可以重新签到")
        return _("请确认后点签到")

    def act(self) -> None:
        """The main button."""
        view = self._view
        if view is None:
            self._look_up(self._number)
            return
        self.ids.go.disabled = True
        if view.state == "present":
            arguments = {"attendance_id": view.attendance_id}
            self._run(check_out, "out", arguments)
        else:
            self._run(check_in, "in", {"shift_id": self._shift.id, "number": self._number})

    def _run(self, command: Any, direction: str, arguments: dict[str, Any]) -> None:
        self.front.run(
            command,
            on_done=lambda ticket: self._done(direction, ticket),
            on_refused=self._refused,
            way=self._way,
            **arguments,
        )

    def _done(self, direction: str, ticket: Any) -> None:
        shift = self._shift
        self._forget()
        self.front.swap("attended", direction=direction, ticket=ticket, activity=shift.activity)

    def _refused(self, message: str) -> None:
        self.front.refuse(message)
        self.ids.go.disabled = False

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"shift": shift} for shift in front.ask(shifts)]
