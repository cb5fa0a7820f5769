"""The demo district's volunteers, activities and shifts, one of them running now."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from server.config.demo_files import demo_district, demo_id
from server.districts.models import District
from server.volunteers import services
from server.volunteers.models import Activity, Shift, SignUp, Volunteer

_RUNNING = "weekend-order"
_ON_DUTY = ("v01", "v02", "v03", "v05")
"""The activity that has a shift now, and who is expected in it."""


def load_demo(district: District) -> None:
    """Loading again changes nothing, but that there is a shift running now."""
    now = datetime.now(UTC)
    for row in demo_district()["volunteers"]:
        _load_volunteer(district, row)
    for row in demo_district()["activities"]:
        _load_activity(district, row, now)
    for row in demo_district()["sign_ups"]:
        shift_id = demo_id(district, "shift", f"{row['activity']}/{row['shift']}")
        _sign_up(district, Shift.objects.get(pk=shift_id), row["volunteers"])
    _load_running_shift(district, now)


def _load_volunteer(district: District, row: dict[str, Any]) -> None:
    volunteer_id = demo_id(district, "volunteer", row["slug"])
    if not Volunteer.objects.filter(pk=volunteer_id).exists():
        Volunteer.objects.create(
            id=volunteer_id,
            district=district,
            name=row["name"],
            phone=row["phone"],
            card_code=row["card"],
        )


def _load_activity(district: District, row: dict[str, Any], now: datetime) -> None:
    activity, _ = Activity.objects.get_or_create(
        id=demo_id(district, "activity", row["slug"]),
        defaults={
            "district": district,
            "station_id": demo_id(district, "station", row["station"]),
            **{name: row[name] for name in ("title", "theme", "place", "summary")},
        },
    )
    zone = ZoneInfo(demo_district()["district"]["zone"])
    for number, shift in enumerate(row["shifts"]):
        day = now.astimezone(zone).date() + timedelta(days=shift["day"])
        start, end = (
            datetime.combine(day, time.fromisoformat(shift[edge]), tzinfo=zone)
            for edge in ("start", "end")
        )
        Shift.objects.get_or_create(
            id=demo_id(district, "shift", f"{row['slug']}/{number}"),
            defaults={
                "district": district,
                "activity": activity,
                "start": start.astimezone(UTC),
                "end": end.astimezone(UTC),
                "places": shift["places"],
            },
        )


def _load_running_shift(district: District, now: datetime) -> None:
    activity = Activity.objects.get(pk=demo_id(district, "activity", _RUNNING))
    running = Shift.objects.filter(activity=activity, start__lte=now, end__gt=now)
    if not running.exists():
        start = now.replace(minute=0, second=0, microsecond=0)
        shift = Shift.objects.create(
            district=district,
            activity=activity,
            start=start,
            end=start + timedelta(hours=4),
            places=8,
        )
        _sign_up(district, shift, _ON_DUTY)


def _sign_up(district: District, shift: Shift, slugs: list[str] | tuple[str, ...]) -> None:
    for slug in slugs:
        volunteer = Volunteer.objects.get(pk=demo_id(district, "volunteer", slug))
        if not SignUp.objects.filter(shift=shift, volunteer=volunteer).exists():
            services.sign_up(shift=shift, volunteer=volunteer, at=shift.start)
