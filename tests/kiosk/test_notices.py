"""Which notices show, by the terminal's own clock and the station's zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from kiosk.desk import Desk
from kiosk.domain.showing import Showing
from kiosk.queries.notices import notices, urgent_notices
from sync.events.entities.notice import Notice
from tests.factories import (
    EXPIRED_ID,
    FIRE_ID,
    NOW,
    ZONE,
    at,
    clock_of,
    enrolled_desk,
    publish,
    unpublish,
)

DAY = timedelta(days=1)
BEGIN, END = NOW - DAY, NOW + 9 * DAY


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def put(desk: Desk, number: int, title: str = "通知", **fields: Any) -> None:
    usual: dict[str, Any] = {"valid_from": BEGIN, "valid_until": END}
    publish(desk, (UUID(int=number), Notice(title=title, **{**usual, **fields})))


def titles(desk: Desk) -> list[str]:
    return [view.title for view in notices(desk)]


def showing(**fields: Any) -> Showing:
    usual: dict[str, Any] = {"begins": BEGIN, "ends": END, "zone": ZONE}
    return Showing(**{**usual, **fields})


def test_a_notice_shows_from_its_first_moment_up_to_its_last(desk: Desk) -> None:
    put(desk, 1, valid_from=NOW, valid_until=NOW + timedelta(minutes=5))
    assert titles(desk) == ["通知"]
    clock_of(desk).set_wall(NOW + timedelta(minutes=5) - timedelta(seconds=1))
    assert titles(desk) == ["通知"]
    clock_of(desk).set_wall(NOW + timedelta(minutes=5))
    assert titles(desk) == []
    clock_of(desk).set_wall(NOW - timedelta(seconds=1))
    assert titles(desk) == []


@pytest.mark.parametrize(
    ("moment", "shows"),
    [("08:59", False), ("09:00", True), ("17:59", True), ("18:00", False)],
)
def test_daily_hours_are_the_stations(moment: str, shows: bool) -> None:
    assert (showing(hours=("09:00", "18:00")).until(at(moment)) is not None) is shows


@pytest.mark.parametrize(
    ("moment", "shows"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("01:59", True),
     ("02:00", False)],
)  # fmt: skip
def test_hours_may_run_over_midnight(moment: str, shows: bool) -> None:
    assert (showing(hours=("22:00", "02:00")).until(at(moment)) is not None) is shows


def test_the_night_after_a_day_belongs_to_that_day() -> None:
    monday = showing(hours=("22:00", "02:00"), weekdays=frozenset({1}))
    tuesday = at("01:00") + DAY
    assert monday.until(tuesday) == tuesday + timedelta(hours=1)
    assert monday.until(at("01:00")) is None


@pytest.mark.parametrize(("days", "shows"), [(0, True), (1, False), (6, False), (7, True)])
def test_a_notice_of_mondays_shows_on_mondays(days: int, shows: bool) -> None:
    assert (showing(weekdays=frozenset({1})).until(NOW + days * DAY) is not None) is shows


def test_it_stops_at_the_end_of_its_hours_or_of_its_validity() -> None:
    hours = ("09:00", "18:00")
    assert showing(hours=hours).until(NOW) == at("18:00")
    assert showing(hours=hours, ends=at("12:00")).until(NOW) == at("12:00")


def test_the_day_is_the_zones_and_not_utcs() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    tuesdays = frozenset({2})
    assert showing(weekdays=tuesdays).until(late) is not None
    assert showing(weekdays=tuesdays, zone=ZoneInfo("UTC")).until(late) is None


def test_hours_follow_the_clock_when_it_is_put_forward_in_summer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = showing(zone=berlin, hours=("22:00", "06:00"), ends=datetime(2026, 4, 30, tzinfo=UTC))
    assert night.until(datetime(2026, 3, 28, 23, 0, tzinfo=UTC)) == datetime(
        2026, 3, 29, 4, 0, tzinfo=UTC
    )


def test_urgent_ones_come_first_then_the_offices_order_then_the_older(desk: Desk) -> None:
    put(desk, 1, "三", position=2)
    put(desk, 2, "二", position=1, valid_from=BEGIN + timedelta(hours=1))
    put(desk, 3, "一", position=1)
    put(desk, 4, "急", position=9, urgent=True)
    assert titles(desk) == ["急", "一", "二", "三"]
    assert [view.title for view in urgent_notices(desk)] == ["急"]


def test_a_withdrawn_notice_is_gone(desk: Desk) -> None:
    put(desk, 1)
    unpublish(desk, Notice, UUID(int=1))
    assert titles(desk) == []


def test_a_picture_is_shown_once_it_is_here(desk: Desk) -> None:
    put(desk, 1, picture="ab" * 32)
    assert notices(desk)[0].picture is None
    file = desk.store.media_folder / ("ab" * 32)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"picture")
    assert notices(desk)[0].picture == file


@pytest.mark.parametrize(
    ("content_id", "leads"), [(FIRE_ID, True), (EXPIRED_ID, False), (UUID(int=999), False)]
)
def test_it_leads_to_a_piece_only_while_that_can_be_read(
    desk: Desk, content_id: UUID, leads: bool
) -> None:
    put(desk, 1, content_id=content_id)
    assert (notices(desk)[0].content_id == content_id) is leads
