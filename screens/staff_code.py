"""The code that opens the staff screen: eight digits, shown as dots."""

from typing import Any

from kivy.clock import Clock

from kiosk.commands.open_staff import open_staff
from kiosk.domain import sentences
from kiosk.queries.staff_door import StaffDoor, staff_door
from screens.language import N_, _
from screens.staff_words import wait_text
from screens.typed_entry import TypedEntry
from screens.widgets.card import Card
from screens.widgets.listing import Fact, Hero


class StaffCodeScreen(TypedEntry):
    """Says how long to wait after too many wrong tries, and what to do without a code."""

    length, joint, ready_words, hidden = 8, "   ", N_("进入"), True

    def enter(self, **params: Any) -> None:
        super().enter(**params)
        self._hero: Hero | None = None
        door: StaffDoor = self.front.ask(staff_door)
        if not door.has_code:
            self._show_missing()
        elif door.locked_s:
            self._show_locked(door.locked_s)

    def leave(self) -> None:
        Clock.unschedule(self._count)
        self.typed = ""

    def synced(self) -> None:
        """A code that was waited for may have come."""
        if self.front.ask(staff_door).has_code and self._hero is not None:
            self.front.swap("staff_code")

    def check(self) -> None:
        """Looks at the digits beside the UI: it takes a tenth of a second by intent."""
        digits = self.typed
        self.clear()
        self.ids.ready.text = _("正在核对…")
        self.front.run(
            open_staff,
            on_done=self.if_shown(lambda _result: self.front.swap("staff")),
            on_refused=self.if_shown(self._refused),
            digits=digits,
        )

    def _refused(self, message: str) -> None:
        door: StaffDoor = self.front.ask(staff_door)
        if message != sentences.STAFF_CODE_WRONG or door.locked_s:
            self.front.swap("staff_code")
            return
        self._set("")
        text = _("还可以试 {n} 次").format(n=door.tries_left) if door.tries_left else ""
        self.front.stage.message(_(message), text, icon="alert-circle")

    def _show_locked(self, wait_s: int) -> None:
        self._hero = Hero(icon="lock", ink="amber", title=wait_text(wait_s))
        self._hero.text = _("输错次数太多,到时间后才能再输。重启本机不会缩短等待。")
        self._alone(self._hero)
        Clock.schedule_interval(self._count, 1)

    def _count(self, _dt: float) -> None:
        wait_s = self.front.ask(staff_door).locked_s
        if wait_s and self._hero is not None:
            self._hero.title = wait_text(wait_s)
        else:
            self.front.swap("staff_code")

    def _show_missing(self) -> None:
        self._hero = Hero(icon="shield-lock", ink="amber", title=_("还没有工作人员码"))
        self._alone(self._hero)
        steps = (
            ("building", _("在办公室"), _("商圈办公室在后台为本站生成8位工作人员码。")),
            ("cloud-check", _("在本机"), _("本机联网后自动收到,这里就能输入。")),
        )
        card = Card(spacing=self.theme.gap)
        for icon, label, text in steps:
            card.add_widget(Fact(icon=icon, label=label, content=text))
        self.add_widget(card)

    def _alone(self, hero: Hero) -> None:
        self.clear_widgets()
        self.actions.clear_widgets()
        self.add_widget(hero)
