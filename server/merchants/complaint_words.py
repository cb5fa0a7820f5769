"""A complaint's clock in words, with a colour and an icon: colour is never the only sign."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from server.merchants.models import Complaint

Tone = Literal["calm", "soon", "late", "still"]


@dataclass(frozen=True)
class ClockShown:
    """`icon` is a name of Material Symbols."""

    text: str
    tone: Tone
    icon: str


_OVER = ClockShown("—", "still", "")
_BY_LEVEL: dict[int, tuple[Tone, str]] = {
    0: ("calm", "schedule"),
    75: ("soon", "hourglass_bottom"),
    100: ("late", "alarm"),
    150: ("late", "notification_important"),
}


def clock_shown(row: Complaint, today: date) -> ClockShown:
    """How long the office has, or whom the complaint waits for."""
    if row.status == Complaint.Status.ANSWERED:
        day = row.confirm_by and f",{row.confirm_by.month}月{row.confirm_by.day}日后自动办结"
        return ClockShown(f"等待投诉人确认{day or ''}", "still", "how_to_reg")
    if row.status not in Complaint.WITH_OFFICE:
        return _OVER
    left = left_words(row, today)
    if row.waiting_for:
        return ClockShown(f"已暂停,{left}", "still", "pause_circle")
    level = row.clock.level_on(today)
    tone, icon = _BY_LEVEL[level]
    what = "受理" if row.status in Complaint.ACCEPTANCE else "办结"
    passed = f"(已过期限的{level}%)" if level else ""
    return ClockShown(f"{what}{left}{passed}", tone, icon)


def left_words(row: Complaint, today: date) -> str:
    """还剩3个工作日, 今天到期, 已到期 (on a day off after it) or 已超2个工作日."""
    left = row.clock.left_on(today)
    if left > 0:
        return f"还剩{left}个工作日"
    if left < 0:
        return f"已超{-left}个工作日"
    return "今天到期" if row.due_on == today or row.due_on is None else "已到期"
