"""The floors of a station, and where things are on them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.desk import Desk
from kiosk.domain.floors import floor_order
from kiosk.queries.floor_plans import (
    FloorView,
    floor_plans,
    found_places,
    has_lift_to,
    has_map,
    is_mapped,
    nearest,
    place_of,
)
from sync.events.entities.floor_plan import FloorPlan, Spot
from sync.events.entities.merchant import Merchant
from sync.events.entities.room import Room
from tests.factories import (
    BAKERY_ID,
    OTHER_STATION_ID,
    SMALL_ROOM_ID,
    STATION_ID,
    TAILOR_ID,
    enrolled_desk,
    publish,
    unpublish,
)

FIRST, THIRD, OTHER = UUID(int=301), UUID(int=303), UUID(int=311)
HERE, TOILET, FAR_TOILET, LIFT, UPPER_LIFT, DESK = (UUID(int=number) for number in range(321, 327))
OWN_DEVICE = UUID(int=201)
PICTURE = "ab" * 32


def facility(key: UUID, kind: str, x: float, y: float, device: UUID | None = None) -> Spot:
    return Spot(id=key, x=x, y=y, facility=kind, device_id=device)


def plan(floor: str, order: int, *spots: Spot, station: UUID = STATION_ID) -> FloorPlan:
    return FloorPlan(
        station_id=station,
        floor=floor,
        order=order,
        picture=PICTURE,
        width=1600,
        height=800,
        spots=list(spots),
    )


FIRST_PLAN = plan(
    "1层",
    1,
    Spot(id=UUID(int=331), x=0.9, y=0.5, merchant_id=BAKERY_ID),
    facility(HERE, "terminal", 0.5, 0.5),
    facility(FAR_TOILET, "toilet", 0.75, 0.5),
    facility(TOILET, "toilet", 0.5, 0.9),
    facility(LIFT, "lift", 0.4, 0.5),
)
THIRD_PLAN = plan(
    "3层",
    3,
    Spot(id=UUID(int=332), x=0.2, y=0.2, room_id=SMALL_ROOM_ID),
    facility(UPPER_LIFT, "lift", 0.4, 0.5),
    facility(DESK, "desk", 0.1, 0.1),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    publish(desk, (FIRST, FIRST_PLAN), (THIRD, THIRD_PLAN))
    yield desk
    desk.store.close()


def floor(desk: Desk, name: str) -> FloorView:
    return next(floor for floor in floor_plans(desk).floors if floor.floor == name)


def test_floors_come_from_below_with_shops_then_facilities_numbered(desk: Desk) -> None:
    view = floor_plans(desk)
    assert [one.floor for one in view.floors] == ["1层", "3层"]
    kinds = [(place.number, place.kind, place.name) for place in view.floors[0].places]
    assert kinds == [
        (1, "merchant", "青麦烘焙"),
        (2, "toilet", ""),
        (3, "toilet", ""),
        (4, "lift", ""),
    ]
    assert view.floors[0].places[0].at == (0.9, 0.5)


def test_the_only_terminal_is_where_the_person_stands_and_no_place_to_go_to(desk: Desk) -> None:
    assert floor(desk, "1层").here == (0.5, 0.5)
    assert place_of(floor(desk, "1层"), HERE) is None


def test_of_several_terminals_only_the_one_that_is_named_is_here(desk: Desk) -> None:
    unnamed = plan("1层", 1, facility(HERE, "terminal", 0.1, 0.1), facility(LIFT, "terminal", 1, 1))
    publish(desk, (FIRST, unnamed), version=2)
    assert floor_plans(desk).here is None
    named = plan("1层", 1, unnamed.spots[0], facility(LIFT, "terminal", 1, 1, OWN_DEVICE))
    publish(desk, (FIRST, named), version=3)
    assert floor(desk, "1层").here == (1, 1)


def test_a_single_terminal_that_is_another_one_is_not_here(desk: Desk) -> None:
    other = plan("1层", 1, facility(HERE, "terminal", 0.1, 0.1, UUID(int=999)))
    publish(desk, (FIRST, other), version=2)
    assert floor_plans(desk).here is None


def test_the_nearest_counts_in_the_plans_own_shape(desk: Desk) -> None:
    """0.25 of a width is farther than 0.4 of a height when it is twice as wide as high."""
    found = nearest(floor_plans(desk), "toilet", seen="3层")
    assert found is not None
    assert found.id == TOILET


def test_the_nearest_of_what_the_floor_lacks_is_on_the_nearest_other_floor(desk: Desk) -> None:
    publish(desk, (UUID(int=309), plan("9层", 9, facility(UUID(int=341), "desk", 0.5, 0.5))))
    found = nearest(floor_plans(desk), "desk", seen="1层")
    assert found is not None
    assert (found.id, found.floor) == (DESK, "3层")
    assert nearest(floor_plans(desk), "aed", seen="1层") is None


def test_a_lift_leads_only_where_it_is_drawn_on_both_floors(desk: Desk) -> None:
    assert has_lift_to(floor_plans(desk), "3层")
    publish(desk, (THIRD, plan("3层", 3)), version=2)
    assert not has_lift_to(floor_plans(desk), "3层")


def test_what_is_not_on_the_plan_is_listed_without_a_point(desk: Desk) -> None:
    publish(desk, (FIRST, plan("1层", 1)), version=2)
    (bakery,) = floor(desk, "1层").places
    assert (bakery.id, bakery.at) == (BAKERY_ID, None)
    assert not is_mapped(desk, place_id=BAKERY_ID)
    assert is_mapped(desk, place_id=SMALL_ROOM_ID)


def test_a_shop_that_moved_is_not_shown_at_its_old_spot(desk: Desk) -> None:
    moved = Merchant(
        name="青麦烘焙", trade="烘焙", station_id=STATION_ID, floor="3层", shop_no="C1",
        address="", credit_code="", catalogue_hash="",
    )  # fmt: skip
    publish(desk, (BAKERY_ID, moved), version=2)
    assert place_of(floor(desk, "1层"), BAKERY_ID) is None
    place = place_of(floor(desk, "3层"), BAKERY_ID)
    assert place is not None
    assert place.at is None


def test_a_floor_without_a_plan_is_listed_in_its_order(desk: Desk) -> None:
    publish(desk, (UUID(int=55), Room(name="地下厅", station_id=STATION_ID, floor="B1", seats=5)))
    view = floor_plans(desk)
    assert [one.floor for one in view.floors] == ["B1", "1层", "3层"]
    assert view.floors[0].picture is None


def test_a_shop_of_another_station_opens_that_stations_plans_without_a_here(desk: Desk) -> None:
    spot = Spot(id=UUID(int=351), x=0.5, y=0.5, merchant_id=TAILOR_ID)
    terminal = facility(UUID(int=352), "terminal", 0.1, 0.1)
    publish(desk, (OTHER, plan("2层", 2, spot, terminal, station=OTHER_STATION_ID)))
    view = floor_plans(desk, place_id=TAILOR_ID)
    assert (view.station, view.own, view.here) == ("惠邻超市党群服务站", False, None)
    assert is_mapped(desk, place_id=TAILOR_ID)
    assert [one.floor for one in floor_plans(desk).floors] == ["1层", "3层"]


def test_a_search_goes_over_all_floors_the_own_one_first(desk: Desk) -> None:
    view = floor_plans(desk)
    assert [place.id for place in found_places(view, "qmhb")] == [BAKERY_ID]
    assert [place.kind for place in found_places(view, "电梯")] == ["lift", "lift"]
    assert [place.floor for place in found_places(view, "elevator")] == ["1层", "3层"]
    assert [place.id for place in found_places(view, "厕所")][:1] == [TOILET]
    assert found_places(view, "会议室 3层")[0].id == SMALL_ROOM_ID


def test_a_facility_that_this_program_does_not_know_is_left_out(desk: Desk) -> None:
    publish(desk, (FIRST, plan("1层", 1, facility(HERE, "rocket", 0.5, 0.5))), version=2)
    assert [place.kind for place in floor(desk, "1层").places] == ["merchant"]


def test_the_picture_comes_with_its_file(desk: Desk) -> None:
    assert floor(desk, "1层").picture is None
    path = desk.store.media_folder / PICTURE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert floor(desk, "1层").picture == path
    assert floor(desk, "1层").aspect == 2


def test_there_is_a_map_as_long_as_there_is_something_to_find(desk: Desk) -> None:
    assert has_map(desk)
    for kind, key in ((FloorPlan, FIRST), (FloorPlan, THIRD), (Merchant, BAKERY_ID)):
        unpublish(desk, kind, key)
    assert has_map(desk)
    unpublish(desk, Room, SMALL_ROOM_ID)
    assert not has_map(desk)


@pytest.mark.parametrize(
    ("floor", "order"),
    [
        *(("1层", 1), ("12楼", 12), ("3F", 3), ("B1", -1), ("B2层", -2), ("负一层", -1)),
        *(
            ("地下2层", -2),
            ("十层", 10),
            ("十二层", 12),
            ("二十三层", 23),
            ("-1层", -1),
            ("屋顶花园", 0),
            ("十十层", 0),
        ),
    ],
)
def test_floors_are_read_as_people_write_them(floor: str, order: int) -> None:
    assert floor_order(floor) == order
