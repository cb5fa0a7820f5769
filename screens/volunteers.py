"""The shifts that volunteers come to."""

from typing import Any

from kiosk.queries.volunteers import ShiftView, shifts
from screens.base import BaseScreen
from screens.language import _
from screens.widgets.listing import ListCard, Notice
from screens.widgets.page import Section
from screens.wording import day_text, span_text

THEMES = {
    "公共秩序": ("users", "accent", "accent_soft"),
    "诚信经营": ("shield-check", "green", "green_soft"),
    "垃圾分类": ("recycle", "green", "green_soft"),
    "环境整洁": ("leaf", "amber", "amber_soft"),
}
_OTHER = ("heart-handshake", "accent", "accent_soft")


class VolunteersScreen(BaseScreen):
    """What runs or begins soon is for checking in; later ones are for signing up."""

    def enter(self, **_params: Any) -> None:
        self._shown: tuple[ShiftView, ...] | None = None
        self.synced()

    def synced(self) -> None:
        found: tuple[ShiftView, ...] = self.front.ask(shifts)
        if found == self._shown:
            return
        self._shown = found
        self.clear_widgets()
        near = [shift for shift in found if shift.phase != "later"]
        self._show(_("现在签到、签退"), near)
        self._show(_("报名以后的班次"), [shift for shift in found if shift.phase == "later"])
        if not near:
            self.add_widget(
                Notice(
                    icon="calendar",
                    state_tone="muted",
                    title=_("现在没有可签到的班次"),
                    text=_("开始前不久会出现在这里"),
                ),
                len(self.children),
            )

    def _show(self, heading: str, found: list[ShiftView]) -> None:
        if not found:
            return
        self.add_widget(Section(content=heading))
        for shift in found:
            self.add_widget(self._card(shift))

    def _card(self, shift: ShiftView) -> ListCard:
        icon, ink, tint = THEMES.get(shift.theme, _OTHER)
        day = day_text(shift.start.date(), self.front.now().date())
        tail, tone = self._tail(shift)
        card = ListCard(
            name=f"volunteers.shift.{shift.id.hex[-4:]}",
            icon=icon,
            ink=ink,
            tint=tint,
            title=shift.activity,
            note=f"{day} {span_text(shift.start, shift.end)}\n{shift.place}",
            tail=tail,
            tail_tone=tone,
        )
        card.bind(on_release=lambda _card: self.open(shift))
        return card

    @staticmethod
    def _tail(shift: ShiftView) -> tuple[str, str]:
        if shift.phase == "running":
            return _("进行中"), "green"
        if shift.phase == "soon":
            return _("即将开始"), "amber"
        left = shift.places - shift.taken
        return (_("还有 {n} 位").format(n=left), "muted") if left > 0 else (_("已满"), "muted")

    def open(self, shift: ShiftView) -> None:
        name = "sign_up" if shift.phase == "later" else "attendance"
        self.front.go(name, shift=shift)
