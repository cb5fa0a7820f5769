"""Taking a place in a later shift."""

from typing import Any

from kiosk.commands.sign_up import sign_up
from kiosk.queries.volunteers import ShiftView, shifts
from screens.base import BaseScreen
from screens.language import N_, _
from screens.widgets.contact import NamePicker, PhonePad
from screens.widgets.listing import Hero, Notice
from screens.wording import day_text, span_text
from sync.events.contact import Contact

CONSENT = N_("姓名和电话只用来联系这次服务,加密保存,结束30天后删除。未满14岁请由家长报名。")


class SignUpScreen(BaseScreen):
    """Two steps: how to be called, and a phone number."""

    def enter(self, *, shift: ShiftView, sent: bool = False) -> None:
        self._shift, self._name = shift, ""
        self._pad: PhonePad | None = None
        self.title = shift.activity
        day = day_text(shift.start.date(), self.front.now().date())
        self.subtitle = f"{day} {span_text(shift.start, shift.end)} · {shift.place}"
        if sent:
            self._thank()
        else:
            self._ask_name()

    def draft(self) -> tuple[str, str] | None:
        return (self._name, self._pad.digits) if self._pad is not None else None

    def resume(self, draft: tuple[str, str]) -> None:
        name, digits = draft
        self._named(name)
        if self._pad is not None:
            self._pad.fill(digits)

    def leave(self) -> None:
        self._forget()

    def _forget(self) -> None:
        if self._pad is not None:
            self._pad.clear()
        self._pad, self._name = None, ""

    def _step(self, share: float, question: str, body: Any) -> None:
        self.ids.bar.share = share
        self.ids.question.content = question
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(body)
        self.ids.confirm.disabled = True

    def _ask_name(self) -> None:
        picker = NamePicker(prefix="sign_up.name")
        picker.bind(on_name=lambda _picker, name: self._named(name))
        self._step(0.5, _("怎么称呼您?"), picker)
        self.ids.confirm.text = _("请先选择")

    def _named(self, name: str) -> None:
        self._name = name
        self._pad = PhonePad(prefix="keypad")
        self._pad.bind(on_change=lambda pad: self._typed(pad))
        self._step(1, _("{name},请留手机号").format(name=name), self._pad)
        self.ids.confirm.text = _("确认报名")
        self.ids.consent.content = _(CONSENT)

    def _typed(self, pad: PhonePad) -> None:
        self.ids.confirm.disabled = not pad.is_complete

    def withdraw(self) -> None:
        """For those who have a place already."""
        self.front.go("withdrawal", shift=self._shift)

    def confirm(self) -> None:
        """Asks for the place."""
        if self._pad is None:
            return
        self.ids.confirm.disabled = True
        contact = Contact(name=self._name, phone=self._pad.digits)
        self.front.run(
            sign_up,
            on_done=lambda _result: self._sent(),
            on_refused=self._refused,
            shift_id=self._shift.id,
            contact=contact,
        )

    def _refused(self, message: str) -> None:
        self.front.refuse(message)
        if self._pad is not None:
            self._typed(self._pad)

    def _sent(self) -> None:
        self._forget()
        self.front.keep(sent=True)
        self._thank()

    def _thank(self) -> None:
        hero = Hero(icon="heart-filled", title=_("报名已提交"), text=self.subtitle)
        notice = Notice(
            icon="clock",
            state_tone="amber",
            title=_("已登记,待确认"),
            text=_("名额由服务器确认;到时间请来这里用手机号签到。"),
        )
        self.show_alone(hero, notice, done="sign_up.done", on_done=self.front.home)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{"shift": shift} for shift in front.ask(shifts) if shift.phase == "later"]
