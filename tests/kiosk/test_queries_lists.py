"""Study, merchants, rooms and shifts as the screens list them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.desk import Desk
from kiosk.errors import Refused
from kiosk.queries.merchants import merchant, merchants
from kiosk.queries.rooms import booking, room_day, rooms
from kiosk.queries.study import columns, found_pieces, piece, pieces
from kiosk.queries.volunteers import attendance, shifts
from sync.events.entities.column import Column
from sync.events.entities.room import Room
from tests.factories import (
    BAKERY_ID,
    BINS_ID,
    BOOKING_ID,
    EVENING_SHIFT_ID,
    EXPIRED_ID,
    FIRE_ID,
    LARGE_ROOM_ID,
    LATER_SHIFT_ID,
    NOW,
    PRESENT_PHONE,
    RUNNING_SHIFT_ID,
    SAFETY_ID,
    SMALL_ROOM_ID,
    SORTING_ID,
    STRANGER_PHONE,
    TODAY,
    VOLUNTEER_PHONE,
    at,
    clock_of,
    enrolled_desk,
    publish,
    unpublish,
)
from tests.factories import booking as published_booking
from tests.factories import piece as published_piece


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def test_columns_come_in_their_order_and_empty_ones_are_left_out(desk: Desk) -> None:
    assert [(view.name, view.pieces) for view in columns(desk)] == [
        ("消防安全", 1),
        ("垃圾分类", 1),
    ]


def test_a_column_disappears_with_its_last_piece(desk: Desk) -> None:
    publish(
        desk,
        (FIRE_ID, published_piece("怎样用灭火器", SAFETY_ID, expires_at=NOW + timedelta(hours=1))),
        version=2,
    )
    assert len(pieces(desk, column_id=SAFETY_ID)) == 1
    clock_of(desk).pass_time(hours=1)
    assert pieces(desk, column_id=SAFETY_ID) == ()
    assert [view.name for view in columns(desk)] == ["垃圾分类"]


def test_pieces_of_all_columns_are_found_by_title_and_by_first_letters(desk: Desk) -> None:
    for search in ("灭火器", "zyymhq", "miehuoqi"):
        assert [tile.title for tile in found_pieces(desk, search=search)] == ["怎样用灭火器"]
    assert found_pieces(desk, search="租房") == ()


def test_pieces_come_newest_first_with_their_local_day(desk: Desk) -> None:
    evening = at("07:00", day=date(2026, 2, 1))
    publish(desk, (UUID(int=24), published_piece("早", SAFETY_ID, published_at=evening)))
    tiles = pieces(desk, column_id=SAFETY_ID)
    assert [(tile.title, tile.published_on) for tile in tiles] == [
        ("怎样用灭火器", date(2026, 2, 21)),
        ("早", date(2026, 2, 1)),
    ]
    (tile,) = pieces(desk, column_id=SORTING_ID)
    assert (tile.questions, tile.column) == (2, "垃圾分类")


def test_a_piece_has_blocks_questions_and_its_cover_once_that_is_here(desk: Desk) -> None:
    sha256 = "ab" * 32
    publish(desk, (FIRE_ID, published_piece("灭火", SAFETY_ID, cover=sha256)), version=2)
    assert piece(desk, content_id=FIRE_ID).cover is None

    desk.store.media_folder.mkdir(exist_ok=True)
    (desk.store.media_folder / sha256).write_bytes(b"picture")
    view = piece(desk, content_id=FIRE_ID)
    assert view.cover == desk.store.media_folder / sha256
    assert [block.kind for block in view.blocks] == ["heading", "paragraph"]
    assert view.column == "消防安全"
    assert len(piece(desk, content_id=BINS_ID).questions) == 2


def test_a_piece_that_expired_or_is_unknown_cannot_be_opened(desk: Desk) -> None:
    for content_id in (EXPIRED_ID, UUID(int=9)):
        with pytest.raises(Refused):
            piece(desk, content_id=content_id)


def test_a_piece_whose_column_is_gone_is_listed_nowhere(desk: Desk) -> None:
    unpublish(desk, Column, SAFETY_ID)
    assert pieces(desk, column_id=SAFETY_ID) == ()
    assert [view.name for view in columns(desk)] == ["垃圾分类"]


def test_merchants_of_this_station_come_first(desk: Desk) -> None:
    assert [(tile.name, tile.stars, tile.station) for tile in merchants(desk)] == [
        ("青麦烘焙", 5, "云桥天地党群服务站"),
        ("巧手裁缝", None, "惠邻超市党群服务站"),
    ]


@pytest.mark.parametrize(
    ("search", "found"),
    [("烘焙", 1), ("b201", 1), ("2层 裁缝", 1), ("1层 裁缝", 0), ("  ", 2), ("%", 0)],
)
def test_merchants_are_found_by_every_word(desk: Desk, search: str, found: int) -> None:
    assert len(merchants(desk, search=search)) == found


def test_an_honour_is_shown_until_the_end_of_its_last_day(desk: Desk) -> None:
    view = merchant(desk, merchant_id=BAKERY_ID)
    assert [honour.name for honour in view.honours] == ["食品安全示范店"]
    assert (view.here, view.rating_mean, view.pledge.promise) == (True, 4.5, "当天现做")
    clock_of(desk).set_wall(at("00:00", day=TODAY + timedelta(days=1)))
    assert merchant(desk, merchant_id=BAKERY_ID).honours == ()


def test_an_unknown_merchant_cannot_be_opened(desk: Desk) -> None:
    with pytest.raises(Refused):
        merchant(desk, merchant_id=UUID(int=9))


def test_rooms_of_this_station_come_first(desk: Desk) -> None:
    small, large = rooms(desk)
    assert (small.name, small.here, small.free_now) == ("红荔厅", True, True)
    assert (large.name, large.here, large.equipment) == ("云桥厅", False, ("投影",))


def test_a_day_shows_what_is_past_taken_and_free(desk: Desk) -> None:
    clock_of(desk).set_wall(at("10:10"))
    view = room_day(desk, room_id=SMALL_ROOM_ID, day=TODAY)
    states = {f"{slot.start:%H:%M}": slot.state for slot in view.slots}

    assert [key for key, state in states.items() if state == "past"] == ["09:00", "09:30"]
    assert [key for key, state in states.items() if state == "taken"] == [
        "13:30",
        "14:00",
        "14:30",
        "15:00",
    ]
    assert (view.days[0], view.days[-1]) == (TODAY, TODAY + timedelta(days=7))
    assert (view.step_min, view.max_min, len(view.slots)) == (30, 240, 24)
    assert view.slots[0].start.tzinfo == desk.zone


@pytest.mark.parametrize("status", ["cancelled", "conflict", "rejected", "released"])
def test_a_booking_that_is_settled_takes_no_slot(desk: Desk, status: str) -> None:
    publish(desk, (BOOKING_ID, published_booking("14:00", "15:00", status=status)), version=2)
    view = room_day(desk, room_id=SMALL_ROOM_ID, day=TODAY)
    assert {slot.state for slot in view.slots} == {"past", "free"}


def test_a_booking_of_one_room_leaves_the_others_free(desk: Desk) -> None:
    view = room_day(desk, room_id=LARGE_ROOM_ID, day=TODAY)
    assert "taken" not in {slot.state for slot in view.slots}


def test_an_unknown_reference_and_room_are_answered(desk: Desk) -> None:
    assert booking(desk, reference="ZZZZZZZZ") is None
    unpublish(desk, Room, SMALL_ROOM_ID)
    with pytest.raises(Refused):
        room_day(desk, room_id=SMALL_ROOM_ID, day=TODAY)
    found = booking(desk, reference="abcd 1234")
    assert found is not None
    assert found.room == ""


def test_shifts_come_nearest_first_with_their_phase(desk: Desk) -> None:
    assert [(view.id, view.phase) for view in shifts(desk)] == [
        (RUNNING_SHIFT_ID, "running"),
        (EVENING_SHIFT_ID, "soon"),
        (LATER_SHIFT_ID, "later"),
    ]
    clock_of(desk).set_wall(at("12:00"))
    assert [view.id for view in shifts(desk)] == [EVENING_SHIFT_ID, LATER_SHIFT_ID]


def test_attendance_says_where_a_person_stands(desk: Desk) -> None:
    absent = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=VOLUNTEER_PHONE)
    assert (absent.state, absent.known, absent.masked_name) == ("absent", True, "张**")

    present = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=PRESENT_PHONE)
    assert (present.state, present.confirmed) == ("present", True)
    assert present.checked_in_at == NOW - timedelta(minutes=50)

    stranger = attendance(desk, shift_id=RUNNING_SHIFT_ID, number=STRANGER_PHONE)
    assert (stranger.state, stranger.known, stranger.sign_up_id) == ("absent", False, None)


def test_a_person_is_known_in_the_shift_of_the_roster_only(desk: Desk) -> None:
    view = attendance(desk, shift_id=EVENING_SHIFT_ID, number=VOLUNTEER_PHONE)
    assert (view.known, view.state) == (False, "absent")
