"""The slides of the attract loop: the district's notices, or what the terminal is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from kiosk.queries.notices import NoticeView
from screens.language import _

SHOWN_S = 10
_URGENT_LOOK = ("alert-triangle", "accent", "on_accent")
_LOOKS = (
    ("bell", "accent_soft", "accent"),
    ("info-circle", "amber_soft", "amber"),
    ("news", "green_soft", "green"),
)
"""Icon, ground and the icon's tone of slides without a picture, by turns."""


@dataclass(frozen=True)
class Slide:
    """`key` tells slides apart; `until` is when it must go, None: never. `ground` and `ink` are
    tones; a picture, where there is one that can be drawn, is shown in place of the icon."""

    key: Any
    title: str
    text: str
    icon: str
    ground: str
    ink: str
    picture: Path | None = None
    urgent: bool = False
    shown_s: int = SHOWN_S
    content_id: UUID | None = None
    until: datetime | None = None


def slides(notices: Sequence[NoticeView]) -> tuple[Slide, ...]:
    """One a notice; without notices the four services."""
    if not notices:
        return services()
    return tuple(_slide(notice, place) for place, notice in enumerate(notices))


def services() -> tuple[Slide, ...]:
    """What one can do here."""
    return (
        Slide("study", _("学习"), _("短文、图解和小测验,几分钟就能看完。"),
              "book-2", "accent_soft", "accent"),
        Slide("scan", _("查诚信"), _("扫一扫店里的诚信码,看承诺、评分,也能投诉。"),
              "shield-check", "green_soft", "green"),
        Slide("rooms", _("订会议室"), _("免费借用,选好时段,留个电话就行。"),
              "door", "amber_soft", "amber"),
        Slide("volunteers", _("志愿签到"), _("看看今天有哪些服务,报名和签到都在这里。"),
              "heart-handshake", "accent_soft", "accent"),
    )  # fmt: skip


def after(shown: Sequence[Slide], key: Any, place: int) -> int:
    """The place of the slide to follow the one of that key, which was at `place`: one that is gone
    leaves its place to the next."""
    keys = [slide.key for slide in shown]
    following = keys.index(key) + 1 if key in keys else place
    return following % len(shown)


def _slide(notice: NoticeView, place: int) -> Slide:
    icon, ground, ink = _URGENT_LOOK if notice.urgent else _LOOKS[place % len(_LOOKS)]
    return Slide(
        key=notice.id,
        title=notice.title,
        text=notice.text,
        icon=icon,
        ground=ground,
        ink=ink,
        picture=notice.picture,
        urgent=notice.urgent,
        shown_s=notice.shown_s,
        content_id=notice.content_id,
        until=notice.until,
    )
