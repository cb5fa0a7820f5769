"""What terminals are given of notices: what has not ended, for all stations or for one."""

from datetime import time

from django.utils import timezone

from server.changes.publishing import Published, publishes
from server.notices.models import Notice
from sync.events.entities import notice as wire


@publishes(Notice)
def notice(row: Notice) -> Published:
    """What begins later is given too: a terminal without a network starts it by its clock."""
    return Published(
        type="notice",
        id=row.id,
        district_id=row.district_id,
        station_id=row.station_id,
        body=None if row.has_ended(timezone.now()) else _body(row),
    )


def _body(row: Notice) -> wire.Notice:
    return wire.Notice(
        title=row.title,
        text=row.text,
        picture=row.picture or None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        hours_from=_hour(row.hours_from),
        hours_until=_hour(row.hours_until),
        weekdays=sorted(row.weekdays),
        position=row.position,
        shown_s=row.shown_s,
        content_id=row.content_id,
        urgent=row.urgent,
    )


def _hour(at: time | None) -> str | None:
    return f"{at:%H:%M}" if at else None
