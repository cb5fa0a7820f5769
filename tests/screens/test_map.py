"""Finding a place on the map, tap by tap."""

from dataclasses import replace
from typing import Any

import pytest
from kivy.tests.common import UnitTestTouch

from kiosk.queries.floor_plans import MapView
from screens.front import Front
from screens.map import MapScreen
from screens.pictures import settle
from screens.probe import find
from screens.widgets.pins import Bubble, Pin
from tests.screens.fakes import MAP, uid
from tests.screens.taps import shown, tap


def _open(front: Front, **params: Any) -> MapScreen:
    front.go("help")
    front.go("map", **params)
    settle(front)
    assert isinstance(front.screen, MapScreen)
    return front.screen


def _search(front: Front, screen: MapScreen, words: str) -> None:
    screen.words.text = words
    screen._look_again.cancel()
    screen._searched()
    settle(front)


def _pins(screen: MapScreen, kind: type) -> list[Any]:
    return [pin for pin in screen.plan.ids.pins.children if isinstance(pin, kind)]


def _touch_plan(front: Front, screen: MapScreen, point: tuple[float, float]) -> None:
    """As a finger does, down and up at a share of the plan."""
    touch = UnitTestTouch(*screen.plan.to_window(*screen.plan.part.to_pixels(point)))
    touch.touch_down()
    touch.touch_up()
    settle(front)


def test_home_leads_to_the_floor_where_the_terminal_stands(front: Front) -> None:
    tap(front, "home.map")
    assert front.place == "map"
    assert "您在1层" in shown(front)
    assert "您在这里" in shown(front)


def test_without_anything_to_find_home_does_not_offer_the_map(front: Front) -> None:
    front.desk.answers["has_map"] = lambda _desk: False
    front.home()
    settle(front)
    assert find(front.stage, "home.map") is None
    front.desk.answers["has_map"] = lambda _desk: True
    front.on_sync()
    settle(front)
    assert find(front.stage, "home.map") is not None


def test_a_shop_on_another_floor_is_found_by_search_and_its_page_opened(front: Front) -> None:
    screen = _open(front)
    _search(front, screen, "书店")
    tap(front, "map.place.3层.1")
    assert "禾悦书店" in shown(front)
    assert "请乘电梯到3层" in shown(front)
    assert [pin.text for pin in _pins(screen, Bubble)] == ["1 禾悦书店"]
    tap(front, "map.merchant")
    assert front.place == "merchant"


def test_a_search_finds_by_the_first_letters_and_says_when_there_is_nothing(front: Front) -> None:
    screen = _open(front)
    _search(front, screen, "hysd")
    assert find(front.stage, "map.place.3层.1") is not None
    _search(front, screen, "宇宙飞船")
    assert "没有找到" in shown(front)


def test_the_nearest_toilet_is_on_this_floor_though_another_is_seen(front: Front) -> None:
    screen = _open(front, floor="3层")
    tap(front, "map.nearest.toilet")
    assert screen.picked.id == uid(91)
    assert "就在您这一层" in shown(front)


def test_what_this_floor_lacks_is_shown_on_the_nearest_other_one(front: Front) -> None:
    screen = _open(front)
    tap(front, "map.nearest.desk")
    assert screen.picked.id == uid(95)
    assert "请乘电梯到3层" in shown(front)


def test_a_finger_near_a_pin_picks_the_nearest(front: Front) -> None:
    screen = _open(front)
    x, y = MAP.floors[0].places[0].at or (0, 0)
    _touch_plan(front, screen, (x - 0.04, y + 0.03))
    assert screen.picked is not None
    assert screen.picked.id == uid(31)
    _touch_plan(front, screen, (0.5, 0.05))
    assert screen.picked.id == uid(31)


def test_zoom_goes_around_the_picked_pin_and_a_tap_beside_pins_moves_the_part(front: Front) -> None:
    screen = _open(front, place=uid(31))
    before = screen.plan.part.region
    tap(front, "map.nearer", "map.nearer")
    left, top, wide, high = screen.plan.part.region
    assert wide < before[2] / 2
    assert left <= 0.88 <= left + wide
    assert top <= 0.62 <= top + high
    _touch_plan(front, screen, (left + 0.02, top + 0.3))
    assert screen.plan.part.region[0] < left
    assert screen.picked.id == uid(31)
    tap(front, "map.farther", "map.farther")
    assert screen.plan.part.region == before


def test_a_shop_that_is_not_on_the_plan_says_so_and_can_still_be_opened(front: Front) -> None:
    screen = _open(front)
    tap(front, "map.place.1层.2")
    assert "图上未标出" in shown(front)
    assert [pin for pin in _pins(screen, Pin) if pin.text == "2"] == []
    tap(front, "map.merchant")
    assert front.place == "merchant"


def test_a_floor_without_a_plan_is_a_list(front: Front) -> None:
    screen = _open(front)
    tap(front, "map.floor.2")
    assert screen.plan.height == 0
    tap(front, "map.place.5层.1", "map.room")
    assert front.place == "room"


def test_one_picture_is_kept_and_given_back_when_the_screen_is_left(front: Front) -> None:
    screen = _open(front)
    first = screen.plan._whole
    tap(front, "map.floor.1")
    assert screen.plan._whole is not first
    front.home()
    assert screen.plan._whole is None
    assert screen.plan.texture is None


def test_a_damaged_picture_leaves_the_list(front: Front, tmp_path: Any) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x89PNG and no more")
    floors = (replace(MAP.floors[0], picture=broken), *MAP.floors[1:])
    front.desk.answers["floor_plans"] = lambda _desk, *, place_id=None: replace(MAP, floors=floors)
    screen = _open(front)
    assert screen.plan.height == 0
    tap(front, "map.place.1层.1")
    assert "青麦烘焙" in shown(front)


def test_of_another_station_it_says_which_and_never_where_you_are(front: Front) -> None:
    floors = tuple(replace(floor, here=None) for floor in MAP.floors)
    other = MapView("惠邻超市党群服务站", False, floors)
    front.desk.answers["floor_plans"] = lambda _desk, *, place_id=None: other
    _open(front, place=uid(32))
    assert "惠邻超市党群服务站" in shown(front)
    assert "您在" not in shown(front)
    assert "电梯到" not in shown(front)


@pytest.mark.parametrize(
    ("screen", "params", "door"),
    [
        ("merchant", {"merchant_id": uid(31)}, "merchant.map"),
        ("room", {"room_id": uid(41)}, "room.map"),
        ("verdict", None, "verdict.map"),
    ],
)
def test_a_shop_and_a_room_lead_to_their_pin(
    front: Front, screen: str, params: dict[str, Any] | None, door: str
) -> None:
    if params is None:
        params = {"text": "7QK3M0ZA11", "way": "typed"}
    front.go(screen, **params)
    settle(front)
    tap(front, door)
    assert isinstance(front.screen, MapScreen)
    assert front.screen.picked.id in (uid(31), uid(41))


def test_a_shop_that_no_plan_shows_has_no_way_to_the_map(front: Front) -> None:
    front.desk.answers["is_mapped"] = lambda _desk, *, place_id: False
    front.go("merchant", merchant_id=uid(31))
    settle(front)
    assert find(front.stage, "merchant.map") is None


def test_the_picked_place_stays_when_the_language_changes(front: Front) -> None:
    _open(front)
    tap(front, "map.place.1层.1", "header.language")
    assert isinstance(front.screen, MapScreen)
    assert front.screen.picked.id == uid(31)
    assert "On your floor" in shown(front)
