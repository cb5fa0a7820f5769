from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.commands.finish_study import finish_study
from kiosk.commands.request_booking import request_booking
from kiosk.desk import Desk
from kiosk.queries.code_lists import code_lists
from kiosk.queries.home import home, network
from kiosk.queries.queue import queue_counts, queue_rows
from sync import outbox, state
from sync.events.entities.signing_key import SigningKey
from tests.factories import (
    BAKERY_CODE,
    CODE_PREFIX,
    CONTACT,
    FIRE_ID,
    NOW,
    SIGNING_KEY_ID,
    SMALL_ROOM_ID,
    answer,
    at,
    bare_desk,
    clock_of,
    enrolled_desk,
    note_contact,
    pending_ops,
    publish,
    unpublish,
    unpulled_desk,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def test_the_first_screen_counts_what_is_there(desk: Desk) -> None:
    view = home(desk)
    assert (view.district, view.station) == ("云桥商圈", "云桥天地党群服务站")
    assert (view.hotline, view.desk_text) == ("0571-8800-0001", "人工服务台在1层东门")
    assert [tile.title for tile in view.pieces] == ["四类垃圾", "怎样用灭火器"]
    assert (view.free_rooms_now, view.rooms) == (2, 2)
    assert (view.activities_today, view.merchants) == (1, 2)


def test_a_room_that_somebody_has_is_not_free_now(desk: Desk) -> None:
    request_booking(
        desk,
        room_id=SMALL_ROOM_ID,
        start=at("10:00"),
        end=at("11:00"),
        purpose="",
        contact=CONTACT,
    )
    assert home(desk).free_rooms_now == 1


def test_there_is_no_activity_today_when_all_shifts_are_over(desk: Desk) -> None:
    clock_of(desk).set_wall(at("20:00"))
    assert home(desk).activities_today == 0


def test_before_the_first_pull_the_first_screen_is_empty(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    view = home(desk)
    assert (view.district, view.station, view.hotline, view.rooms) == ("", "", "", 0)
    assert view.network.state == "never"
    desk.store.close()


def test_before_enrolment_the_network_was_never_there(tmp_path: Path) -> None:
    desk = bare_desk(tmp_path)
    assert (network(desk).state, network(desk).last_contact) == ("never", None)
    desk.store.close()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "online"), (90, "online"), (91, "offline"), (-90, "online"), (-91, "offline")],
)
def test_a_terminal_is_online_for_a_minute_and_a_half_after_its_last_contact(
    desk: Desk, seconds: int, expected: str
) -> None:
    note_contact(desk, NOW - timedelta(seconds=seconds))
    assert network(desk).state == expected
    assert network(desk).last_contact == NOW - timedelta(seconds=seconds)


def test_with_trouble_a_terminal_is_not_online(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        state.put(tx, "trouble", "NotAuthorised")
    assert network(desk).state == "offline"


def test_the_queue_is_counted_by_state_and_outcome(desk: Desk) -> None:
    for read_s in range(4):
        finish_study(desk, content_id=FIRE_ID, read_s=read_s)
    with desk.store.transaction() as tx:
        outbox.park(tx, pending_ops(desk)[0]["op_id"], code="server_failed", clock=desk.clock)
    answer(desk, "study.finished", "rejected", message_key="没有")
    finish_study(desk, content_id=FIRE_ID, read_s=9)

    counts = queue_counts(desk)
    assert (counts.pending, counts.parked, counts.done) == (1, 1, 3)
    assert (counts.conflict, counts.rejected) == (0, 3)
    assert (network(desk).pending, network(desk).parked) == (1, 1)


def test_the_queue_is_listed_newest_first_and_by_state(desk: Desk) -> None:
    for read_s in range(3):
        finish_study(desk, content_id=FIRE_ID, read_s=read_s)
    with desk.store.transaction() as tx:
        outbox.park(tx, pending_ops(desk)[0]["op_id"], code="server_failed", clock=desk.clock)

    assert [row.seq for row in queue_rows(desk, state=None)] == [3, 2, 1]
    (parked,) = queue_rows(desk, state="parked")
    assert (parked.seq, parked.kind, parked.code) == (1, "study.finished", "server_failed")
    assert parked.occurred_at == NOW
    assert parked.occurred_at.tzinfo == desk.zone


def test_the_code_lists_are_those_of_this_district(desk: Desk) -> None:
    foreign = SigningKey(district_no=8, key_no=1, public_key="AAAA")
    publish(desk, (UUID(int=999), foreign))
    lists = code_lists(desk)
    assert (lists.district_no, lists.code_prefix, lists.stale) == (7, CODE_PREFIX, False)
    assert lists.keys[1].district_no == 7
    assert lists.codes[BAKERY_CODE.serial].merchant_id == BAKERY_CODE.merchant_id
    assert lists.fetched_at == NOW


@pytest.mark.parametrize(
    ("days", "stale"), [(0, False), (7, False), (7.01, True), (-0.9, False), (-1.1, True)]
)
def test_lists_are_stale_after_a_week_and_when_the_clock_went_back(
    desk: Desk, days: float, stale: bool
) -> None:
    note_contact(desk, NOW - timedelta(days=days))
    assert code_lists(desk).stale is stale


def test_without_a_key_or_contact_nothing_is_vouched_for(tmp_path: Path, desk: Desk) -> None:
    unpublish(desk, SigningKey, SIGNING_KEY_ID)
    assert code_lists(desk).keys == {}

    fresh = unpulled_desk(tmp_path / "fresh")
    assert code_lists(fresh).stale
    assert code_lists(fresh).code_prefix == ""
    fresh.store.close()
