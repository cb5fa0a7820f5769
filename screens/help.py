"""Whom to ask, and how the terminal is used."""

from typing import Any

from screens.base import BaseScreen
from screens.language import N_, _
from screens.widgets.listing import Fact

HOW_TO = (
    ("hand-click", N_("怎么操作"), N_("点一下就行,内容长时点「下一屏」。")),
    ("text-size", N_("字太小"), N_("点右上角的字母按钮,选大字、高对比或低位。")),
    ("wifi-off", N_("没有网络"), N_("照常办理,联网后自动提交,确认前都写着「已登记,待确认」。")),
    ("lock", N_("我的信息"), N_("电话加密后才保存;点「结束」或离开后,屏幕上的内容会清除。")),
    ("calendar-event", N_("查预约"), N_("首页点「我的预约」,输入8位编号。")),
    ("message-report", N_("查投诉进展"), N_("首页点「我的投诉」,输入8位编号,或扫凭条上的码。")),
)


class HelpScreen(BaseScreen):
    """The hotline and the desk come first."""

    def enter(self, **_params: Any) -> None:
        about = self.front.about
        self.ids.hotline.content = about.hotline
        self.ids.desk.content = about.desk_text
        for icon, label, text in HOW_TO:
            self.ids.how.add_widget(Fact(icon=icon, label=_(label), content=_(text)))
