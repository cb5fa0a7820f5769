"""Taking what the server lacks away on a USB stick."""

from typing import Any

from kivy.clock import Clock

from kiosk.commands.export_queue import ExportView, export_queue
from kiosk.queries.stick import StickView, stick
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import Fact, Hero, Notice

LOOK_EVERY_S = 1.0


class StaffExportScreen(BaseScreen):
    """Sees a stick within a second. The writing runs aside: a slow stick holds nobody up."""

    def enter(self, *, done: ExportView | None = None) -> None:
        self._writing = False
        self._shown: StickView | bool | None = False
        if done is not None:
            self._show_done(done)
            return
        self._look()
        Clock.schedule_interval(self._look, LOOK_EVERY_S)

    def leave(self) -> None:
        Clock.unschedule(self._look)

    def _look(self, _dt: float = 0) -> None:
        found: StickView | None = self.front.ask(stick)
        if found == self._shown or self._writing:
            return
        self._shown = self._stick = found
        is_ready = found is not None and found.is_writable
        if found is None:
            self._say("plug", "amber", _("请插入U盘"), _("插好后这里会自动显示。"))
        elif not is_ready:
            self._say("lock", "amber", _("这个U盘不能写"), _("请关掉写保护,或换一个U盘。"))
        else:
            self._say("circle-check", "green", _("U盘已插好"), _("点下面的按钮开始导出。"))
        self.ids.write.disabled = not is_ready
        self.ids.write.text = _("开始导出") if is_ready else _("没有可写的U盘")

    def _say(self, icon: str, tone: str, title: str, text: str) -> None:
        self.ids.state.clear_widgets()
        self.ids.state.add_widget(Hero(icon=icon, ink=tone, title=title, text=text))

    def write(self) -> None:
        """The main button."""
        if self._stick is None:
            return
        self._writing = True
        self.ids.write.disabled, self.ids.write.text = True, _("正在写入,请不要拔出…")
        self.front.run_aside(
            export_queue,
            on_done=self.if_shown(lambda done: self.front.swap("staff_export", done=done)),
            on_refused=self.if_shown(self._refused),
            folder=self._stick.folder,
        )

    def _refused(self, message: str) -> None:
        self._writing, self._shown = False, False
        self._look()
        self.front.refuse(message)

    def _show_done(self, done: ExportView) -> None:
        title = _("已导出 {n} 条登记").format(n=done.ops)
        hero = Hero(icon="circle-check", title=title, text=_("可以拔出U盘,交给商圈办公室。"))
        name = Fact(icon="file-text", label=_("文件名"), content=done.name)
        kept = Notice(
            icon="lock",
            state_tone="green",
            title=_("只有办公室能打开"),
            text=_("文件已加密,捡到U盘的人看不到内容。本机仍留有这些登记,联网后不会重复。"),
        )
        self.show_alone(hero, name, kept, done="staff_export.done", on_done=self.front.back)

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        return [{}, {"done": ExportView("dangqun-01900000-20261124T021500Z.dqx", 12)}]
