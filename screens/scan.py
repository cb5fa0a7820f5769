"""Holding an integrity code before the camera."""

from typing import Any

from kivy.clock import Clock

from screens.base import BaseScreen
from screens.language import _

_FROZEN_S = 0.5  # long enough to see which code was read


class ScanScreen(BaseScreen):
    """The camera runs only while this screen is open. A USB scanner works as well, and typing."""

    def enter(self, **_params: Any) -> None:
        self._loop: Any = None
        self._show_missing()
        if self.front.make_capture is not None:
            self._loop = self.front.make_capture(
                self.ids.view.show,
                lambda reading: self._later(self._read, reading),
                lambda state: self._later(self._changed, state),
            )
            self._loop.start()

    def leave(self) -> None:
        if self._loop is not None:
            self._loop.stop()
        self._loop = None
        self.ids.view.clear()

    @staticmethod
    def _later(work: Any, what: Any) -> None:
        Clock.schedule_once(lambda _dt: work(what), 0)

    def _read(self, reading: Any) -> None:
        if self._loop is None or self.ids.view.is_frozen:
            return
        self.front.session.touch()
        if reading.text:
            self._loop.stop()
            self.ids.view.freeze(reading.frame, reading.corners)
            Clock.schedule_once(lambda _dt: self._go(reading.text), _FROZEN_S)
        elif reading.reason == "two_codes":
            self._say(_("看到了两个码"), _("请只对准一个码"), "alert-circle", "amber")
        else:
            self._say(_("这个码读不懂"), _("请换一个角度,或输入编号"), "alert-circle", "amber")

    def _go(self, text: str) -> None:
        if self._loop is not None:
            self.front.go("verdict", text=text, way="camera")

    def _changed(self, state: str) -> None:
        if self._loop is None:
            return
        if state == "ready":
            self._say(_("请把二维码对准取景框"), _("离镜头约一个手掌远,稍停一下"), "scan", "green")
        else:
            self.ids.view.clear()
            self._show_missing()

    def _show_missing(self) -> None:
        self._say(
            _("摄像头现在不能用"),
            _("请用旁边的扫码器扫,或输入码下面的10位编号"),
            "camera",
            "amber",
        )

    def _say(self, title: str, text: str, icon: str, tone: str) -> None:
        notice = self.ids.notice
        notice.title, notice.text, notice.icon, notice.state_tone = title, text, icon, tone
