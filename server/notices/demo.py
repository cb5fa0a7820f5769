"""The demo district's notices: running, by the hour, to come and over."""

import tomllib
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from server.config.demo_files import FOLDER, demo_id, demo_picture
from server.districts.models import District
from server.notices.models import Notice


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    listed = tomllib.loads((FOLDER / "notices.toml").read_text(encoding="utf-8"))
    for row in listed["notices"]:
        _load_notice(district, row, timezone.now())


def _load_notice(district: District, row: dict[str, Any], now: datetime) -> None:
    notice_id = demo_id(district, "notice", row["slug"])
    if Notice.objects.filter(pk=notice_id).exists():
        return
    station, content = row.get("station"), row.get("content")
    Notice.objects.create(
        id=notice_id,
        district=district,
        title=row["title"],
        text=row["text"],
        picture=demo_picture(district, row["picture"]) if "picture" in row else "",
        station_id=demo_id(district, "station", station) if station else None,
        content_id=demo_id(district, "content", content) if content else None,
        valid_from=now + timedelta(days=row["from_days"]),
        valid_until=now + timedelta(days=row["until_days"]),
        hours_from=_hour(row.get("hours_from")),
        hours_until=_hour(row.get("hours_until")),
        position=row["position"],
        urgent=row.get("urgent", False),
    )


def _hour(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
