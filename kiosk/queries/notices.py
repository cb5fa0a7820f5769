"""Notices that show now, by the terminal's own clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain.showing import Showing
from kiosk.errors import Refused
from kiosk.queries.study import readable_one
from kiosk.store.rows import published
from sync.events.entities.notice import Notice


@dataclass(frozen=True)
class NoticeView:
    """`picture` is None until it is here; `content_id` names a piece that can be read now. `until`:
    when it stops showing."""

    id: UUID
    title: str
    text: str
    picture: Path | None
    shown_s: int
    content_id: UUID | None
    urgent: bool
    until: datetime


def notices(desk: Desk) -> tuple[NoticeView, ...]:
    """What shows now: urgent ones first, then in the office's order."""
    shown = sorted(_showing(desk), key=lambda row: _rank(row[1], row[0].id))
    return tuple(view for view, _ in shown)


def urgent_notices(desk: Desk) -> tuple[NoticeView, ...]:
    """The urgent ones of those."""
    return tuple(view for view in notices(desk) if view.urgent)


def _rank(notice: Notice, notice_id: UUID) -> tuple[bool, int, datetime, UUID]:
    return not notice.urgent, notice.position, notice.valid_from, notice_id


def _showing(desk: Desk) -> Iterator[tuple[NoticeView, Notice]]:
    now = desk.clock.now()
    for key, notice in published(desk.store.reader, Notice):
        until = _showing_of(desk, notice).until(now)
        if until is not None:
            yield _view(desk, key, notice, until), notice


def _showing_of(desk: Desk, notice: Notice) -> Showing:
    hours = (notice.hours_from, notice.hours_until)
    return Showing(
        begins=notice.valid_from,
        ends=notice.valid_until,
        zone=desk.zone,
        hours=(hours[0], hours[1]) if hours[0] and hours[1] else None,
        weekdays=frozenset(notice.weekdays),
    )


def _view(desk: Desk, key: UUID, notice: Notice, until: datetime) -> NoticeView:
    return NoticeView(
        id=key,
        title=notice.title,
        text=notice.text,
        picture=desk.media(notice.picture),
        shown_s=notice.shown_s,
        content_id=_readable(desk, notice.content_id),
        urgent=notice.urgent,
        until=until,
    )


def _readable(desk: Desk, content_id: UUID | None) -> UUID | None:
    """The piece, unless it is gone or has expired."""
    if content_id is None:
        return None
    try:
        readable_one(desk, content_id)
    except Refused:
        return None
    return content_id
