"""How this terminal is, for the people of the station, and what they can do about it."""

from datetime import datetime
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty

from kiosk.commands.acknowledge_salvage import acknowledge_salvage
from kiosk.commands.retry_parked import retry_parked
from kiosk.queries.staff import ParkedView, SalvageView, StaffView, staff
from screens.base import BaseScreen
from screens.language import _
from screens.operation_words import parked_text
from screens.staff_words import (
    LOW_DISK_MIB,
    MOST_CLOCK_S,
    TROUBLES,
    camera_text,
    clock_text,
    code_list_text,
    content_text,
    disk_text,
    printer_text,
    program_text,
    scanner_text,
)
from screens.widgets.card import Card
from screens.widgets.listing import Fact, ListCard, Notice
from screens.widgets.tap import Tap
from screens.wording import moment_text

ANSWER_WITHIN_S = 20.0


class Figure(Card):
    """A number, what it counts, and a word below."""

    number = NumericProperty(0)
    tone = StringProperty("green")
    label = StringProperty("")
    note = StringProperty("")


class StaffScreen(BaseScreen):
    """Read anew with every word of the worker; drawn anew only when something changed."""

    def enter(self, **_params: Any) -> None:
        self._shown: tuple[Any, ...] | None = None
        self._scanned = False
        self.refreshed()

    def leave(self) -> None:
        Clock.unschedule(self._give_up)

    def refreshed(self) -> None:
        view: StaffView = self.front.ask(staff)
        looks = (view, self._scanned, self.front.clock_text())
        if looks != self._shown:
            self._shown = looks
            self._show(view)

    def told(self) -> None:
        Clock.unschedule(self._give_up)
        self.ids.connect.disabled, self.ids.connect.text = False, _("重新连接")

    def scanned(self, text: str) -> None:
        """Proof that the scanner works; what it read is of no interest here."""
        self._scanned = True
        self.refreshed()

    def _show(self, view: StaffView) -> None:
        self._show_words(view)
        self._show_figures(view)
        self._show_lists(view)
        self._show_facts(view)

    def _show_words(self, view: StaffView) -> None:
        head, words = self.ids.head, TROUBLES[view.trouble]
        head.clear_widgets()
        text = program_text(view) if view.trouble == "upgrade" else ""
        head.add_widget(
            Notice(
                icon=words.icon,
                state_tone=words.tone,
                title=_(words.title),
                text="\n".join(filter(None, (text, _(words.text)))),
            )
        )
        if view.code_list == "refused":
            self._warn_of_list()
        if view.salvage is not None:
            self._show_salvage(view.salvage)

    def _warn_of_list(self) -> None:
        """Somebody may be playing false: not a line among the facts."""
        self.ids.head.add_widget(
            Notice(
                icon="shield-x",
                state_tone="accent",
                title=_("收到的诚信码名单不可信"),
                text=_("没有采用,仍按原来的名单核对。请告诉商圈办公室。"),
            )
        )

    def _show_salvage(self, salvage: SalvageView) -> None:
        text = _(
            "存储曾经损坏,救回 {n} 条登记,损坏的文件留在 {folder}。"
            "请告诉商圈办公室,并请安装人员检查硬盘。"
        )
        notice = Notice(
            icon="first-aid-kit",
            state_tone="accent",
            title=_("本机的存储修复过"),
            text=text.format(n=salvage.ops, folder=salvage.folder),
        )
        self.ids.head.add_widget(notice)
        tap = Tap(name="staff.salvage", text=_("已经报告"), icon="check", kind="soft")
        tap.bind(on_release=lambda _tap: self._acknowledge(tap))
        self.ids.head.add_widget(tap)

    def _acknowledge(self, tap: Tap) -> None:
        tap.disabled = True
        self._run(acknowledge_salvage)

    def _show_figures(self, view: StaffView) -> None:
        oldest = view.oldest_pending_at
        since = _("最早 {time}").format(time=self._moment(oldest)) if oldest else ""
        figures = (
            (view.pending, "amber", _("待提交"), since),
            (view.parked_count, "amber", _("暂放"), ""),
            (view.refused, "accent", _("没有通过"), ""),
        )
        self.ids.figures.clear_widgets()
        for number, tone, label, note in figures:
            self.ids.figures.add_widget(
                Figure(number=number, tone=tone if number else "green", label=label, note=note)
            )

    def _show_lists(self, view: StaffView) -> None:
        self.ids.lists.clear_widgets()
        if view.refused or view.correcting:
            self.ids.lists.add_widget(self._refusals(view))
        for row in view.parked:
            self.ids.lists.add_widget(self._parked(row))
        if view.parked:
            tap = Tap(name="staff.parked", text=_("暂放的再试一次"), icon="refresh")
            tap.bind(on_release=lambda _tap: self._retry(tap))
            self.ids.lists.add_widget(tap)

    def _refusals(self, view: StaffView) -> ListCard:
        note = _("可以原样重送,或更正后再送")
        if view.correcting:
            note = _("{n} 项更正在等服务器答复").format(n=view.correcting)
        title = _("没有通过的登记:{n} 项").format(n=view.refused)
        card = ListCard(name="staff.refusals", icon="alert-circle", title=title, note=note)
        card.bind(on_release=lambda _card: self.front.go("staff_refusals"))
        return card

    def _parked(self, row: ParkedView) -> Notice:
        return Notice(
            icon="hourglass",
            state_tone="amber",
            title=_("暂放 {n} 项:{why}").format(n=row.count, why=parked_text(row.code)),
            text=_("{time} 自动再试,不会丢失。").format(time=self._moment(row.again_at)),
        )

    def _retry(self, tap: Tap) -> None:
        tap.disabled = True
        self._run(retry_parked)

    def _run(self, command: Any) -> None:
        self.front.run(command, on_done=self.if_shown(lambda _result: self.refreshed()))

    def _show_facts(self, view: StaffView) -> None:
        self.ids.facts.clear_widgets()
        contact = self._moment(view.last_contact) if view.last_contact else _("还没有")
        self._fact("history", _("上次联系"), contact)
        is_off = abs(view.clock_ahead_s or 0) > MOST_CLOCK_S
        clock = clock_text(self._moment(self.front.now()), view.clock_ahead_s)
        self._fact("clock", _("时钟"), clock, is_bad=is_off)
        self._fact("settings", _("程序版本"), program_text(view), is_bad=view.trouble == "upgrade")
        self._fact("file-text", _("内容和存储版本"), content_text(view.versions))
        is_low = view.disk_free_mib < LOW_DISK_MIB
        self._fact("list", _("磁盘"), disk_text(view.disk_free_mib), is_bad=is_low)
        self._show_code_list(view)
        is_missing = view.camera == "missing"
        self._fact("camera", _("摄像头"), camera_text(view.camera), is_bad=is_missing)
        words = scanner_text(view.scanner, has_read=self._scanned)
        self._fact("barcode", _("扫码器"), words, is_bad=view.scanner == "gone")
        if view.printer != "none":
            is_bad = view.printer != "ready"
            self._fact("printer", _("打印机"), printer_text(view.printer), is_bad=is_bad)

    def _show_code_list(self, view: StaffView) -> None:
        """Nothing where the server signs none."""
        if view.code_list == "none":
            return
        time = self._moment(view.code_list_at) if view.code_list_at else ""
        words = code_list_text(view.code_list, time)
        self._fact("shield-check", _("诚信码名单"), words, is_bad=view.code_list != "ok")

    def _fact(self, icon: str, label: str, text: str, *, is_bad: bool = False) -> None:
        shown = "alert-triangle" if is_bad else icon
        self.ids.facts.add_widget(Fact(icon=shown, label=label, content=text))

    def _moment(self, moment: datetime) -> str:
        text: str = moment_text(moment, self.front.now())
        return text

    def connect(self) -> None:
        """Begins an exchange now; the button comes back with the worker's word."""
        self.ids.connect.disabled, self.ids.connect.text = True, _("正在连接…")
        Clock.schedule_once(self._give_up, ANSWER_WITHIN_S)
        self.front.connect()

    def _give_up(self, _dt: float) -> None:
        self.told()
