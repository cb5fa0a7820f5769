"""An honour leaves the terminal by itself after its last day, without any word of the server."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from kiosk.desk import Desk
from kiosk.queries.merchants import merchant
from tests.factories import BAKERY_ID, TODAY, enrolled_desk
from tests.fakes import FakeClock


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = enrolled_desk(tmp_path)
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("days", "at", "shown"),
    [
        (0, time(0, 5), ["食品安全示范店"]),
        (0, time(23, 55), ["食品安全示范店"]),
        (1, time(0, 5), []),
    ],
)
def test_an_honour_is_shown_to_the_end_of_its_last_day(
    desk: Desk, days: int, at: time, shown: list[str]
) -> None:
    moment = datetime.combine(TODAY + timedelta(days=days), at, desk.zone)
    assert isinstance(desk.clock, FakeClock)
    desk.clock.set_wall(moment)
    view = merchant(desk, merchant_id=BAKERY_ID)
    assert [honour.name for honour in view.honours] == shown
