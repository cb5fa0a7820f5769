"""A volunteer came or left: what was noted, and what is still to be confirmed."""

from types import SimpleNamespace
from typing import Any

from kiosk.queries.volunteers import shifts
from screens.base import BaseScreen
from screens.language import _
from screens.wording import time_text


class AttendedScreen(BaseScreen):
    """The minutes are counted by the server, so none are promised here."""

    def enter(self, *, direction: str, ticket: Any, activity: str) -> None:
        self.subtitle = activity
        hero = self.ids.hero
        came = direction == "in"
        if ticket.already:
            hero.title = _("之前已签到") if came else _("之前已签退")
        else:
            hero.title = _("签到成功") if came else _("签退成功")
        name = ticket.masked_name or _("志愿者")
        hero.text = f"{name}  {time_text(ticket.at)}"
        self.ids.notice.text = (
            _("离开时请回来签退。") if came else _("谢谢您的服务!时长由服务器按分钟计算。")
        )

    @classmethod
    def samples(cls, front: Any) -> list[dict[str, Any]]:
        ticket = SimpleNamespace(masked_name="示**", known=True, already=False, at=front.now())
        names = [shift.activity for shift in front.ask(shifts)][:1]
        return [
            {"direction": direction, "ticket": ticket, "activity": name}
            for name in names
            for direction in ("in", "out")
        ]
