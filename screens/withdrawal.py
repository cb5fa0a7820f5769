"""Giving a place in a later shift back."""

from typing import Any

from kiosk.commands.withdraw import withdraw
from kiosk.errors import Refused
from kiosk.queries.volunteers import AttendanceView, ShiftView, attendance, shifts
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.contact import PhonePad
from screens.widgets.listing import Hero, Notice
from screens.wording import day_text, span_text


class WithdrawalScreen(BaseScreen):
    """The phone number of the sign-up finds the place; one more tap gives it back."""

    def enter(self, *, shift: ShiftView, sent: bool = False) -> None:
        self._shift = shift
        self._pad: PhonePad | None = None
        self._view: AttendanceView | None = None
        day = day_text(shift.start.date(), self.front.now().date())
        self.subtitle = f"{shift.activity} · {day} {span_text(shift.start, shift.end)}"
        if sent:
            self._thank()
        else:
            self._ask_phone()

    def _ask_phone(self) -> None:
        self._pad = PhonePad(prefix="keypad", hint=_("请点报名时的手机号"))
        self._pad.bind(on_change=lambda pad: self._typed(pad))
        self.ids.body.add_widget(self._pad)

    def draft(self) -> str | None:
        return None if self._pad is None else str(self._pad.digits)

    def resume(self, draft: str) -> None:
        if self._pad is not None:
            self._pad.fill(draft)

    def leave(self) -> None:
        self._forget()

    def _forget(self) -> None:
        if self._pad is not None:
            self._pad.clear()
        self._pad = None

    def _typed(self, pad: PhonePad) -> None:
        self._view = None
        self.ids.state.clear_widgets()
        self.ids.go.disabled = True
        if pad.is_complete:
            self._look_up(pad.digits)

    def _look_up(self, number: str) -> None:
        try:
            view = self.front.ask(attendance, shift_id=self._shift.id, number=number)
        except Refused as refused:
            self.front.refuse(refused.message_key)
            return
        self._view = view
        self.ids.state.add_widget(self._found(view) if view.sign_up_id else self._not_found())
        self.ids.go.disabled = view.sign_up_id is None

    @staticmethod
    def _found(view: AttendanceView) -> Notice:
        name = view.masked_name or _("志愿者")
        text = _("已报名这个班次。退出后名额让给别人。")
        return Notice(icon="user", state_tone="green", title=name, text=text)

    @staticmethod
    def _not_found() -> Notice:
        text = _("请核对号码,或到服务台询问。")
        title = _("这个号码没有报名这个班次")
        return Notice(icon="info-circle", state_tone="amber", title=title, text=text)

    def give_back(self) -> None:
        """The main button."""
        if self._view is None or self._view.sign_up_id is None:
            return
        self.ids.go.disabled = True
        self.front.run(
            withdraw,
            on_done=lambda _result: self._sent(),
            on_refused=self._refused,
            sign_up_id=self._view.sign_up_id,
        )

    def _refused(self, message: str) -> None:
        if self._pad is not None:
            self._pad.clear()
        self.front.refuse(message)

    def _sent(self) -> None:
        self._forget()
        self.front.keep(sent=True)
        self._thank()

    def _thank(self) -> None:
        hero = Hero(icon="arrow-back-up", title=_("退出已提交"), text=self.subtitle)
        notice = Notice(
            icon="clock",
            state_tone="amber",
            title=_("已登记,待确认"),
            text=_("名额由服务器释放,欢迎下次再来。"),
        )
        self.show_alone(hero, notice, done="withdrawal.done", on_done=self.front.home)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"shift": shift} for shift in front.ask(shifts) if shift.phase == "later"]
