"""The attract loop: when it begins, how it turns, and that a tap leads home and nowhere else."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kivy.core.image import Image as CoreImage
from kivy.core.window import Window
from kivy.input.motionevent import MotionEvent
from PIL import Image

from screens.attract import AttractScreen
from screens.attract_slides import after, services, slides
from screens.front import Front
from screens.pictures import settle
from screens.probe import box_of, find, named
from screens.session import Session
from tests.screens.fakes import NOTICES, NOW, uid
from tests.screens.taps import called, shown, tap
from tests.screens.test_session import Watch

URGENT, FIRE, ROOMS = NOTICES
AFTER_S = 60


class Finger(MotionEvent):
    def depack(self, args: Any) -> None:
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)


@pytest.fixture
def watch(front: Front) -> Iterator[Watch]:
    watch = Watch()
    kept, front.session = front.session, Session(watch, attract_after_s=AFTER_S)
    yield watch
    front.session = kept


@pytest.fixture
def loop(front: Front, watch: Watch) -> AttractScreen:
    """The loop has begun with the three notices of the fakes."""
    watch.s += AFTER_S
    front.wait_for_person()
    settle(front)
    assert isinstance(front.screen, AttractScreen)
    return front.screen


def wait(front: Front, watch: Watch, seconds: float) -> None:
    watch.s += seconds
    front.wait_for_person()
    settle(front)


def show(front: Front, *notices: Any) -> None:
    front.desk.answers["notices"] = lambda _desk: notices


def touch(front: Front, x: int, y: int) -> None:
    """A finger down and up at a place, in pixels from the top left."""
    finger = Finger("test", 1, (x / Window.width, 1 - y / Window.height), is_touch=True)
    finger.scale_for_screen(Window.width, Window.height)
    front.stage.dispatch("on_touch_down", finger)
    settle(front)
    front.stage.dispatch("on_touch_up", finger)
    for held in list(finger.grab_list):
        widget = held()
        if widget is not None:
            finger.grab_current = widget
            widget.dispatch("on_touch_up", finger)
    settle(front)


def middle(front: Front, name: str) -> tuple[int, int]:
    widget = find(front.stage, name)
    assert widget is not None, name
    left, top, width, height = box_of(widget)
    return left + width // 2, top + height // 2


def test_it_begins_when_nobody_has_touched_the_first_screen_for_a_minute(
    front: Front, watch: Watch
) -> None:
    wait(front, watch, AFTER_S - 1)
    assert front.place == "home"
    wait(front, watch, 1)
    assert front.place == "attract"


def test_it_never_begins_when_it_is_switched_off(front: Front, watch: Watch) -> None:
    front.session = Session(watch)
    wait(front, watch, 100_000)
    assert front.place == "home"


def test_it_does_not_begin_while_somebody_is_in_a_visit(front: Front, watch: Watch) -> None:
    front.session.touch()
    front.go("rooms")
    wait(front, watch, 79)
    assert front.place == "rooms"


def test_somebody_at_the_first_screen_is_counted_down_instead(front: Front, watch: Watch) -> None:
    front.session.touch()
    wait(front, watch, AFTER_S)
    assert front.place == "home"
    assert front.stage.sheet is not None


def test_it_begins_from_the_first_screen_only(front: Front, watch: Watch) -> None:
    front.go("not_recorded")
    wait(front, watch, AFTER_S)
    assert front.place == "not_recorded"


def test_it_is_no_visit_and_is_not_counted_down(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    wait(front, watch, 500)
    assert front.place == "attract"
    assert front.stage.sheet is None
    assert not front.session.is_active


def test_it_stands_alone_and_the_frame_comes_back_after_it(
    front: Front, loop: AttractScreen
) -> None:
    assert front.stage.children == [loop]
    assert loop.size == list(Window.size)
    loop.begin()
    assert front.stage.children == [front.stage.frame]


def test_a_touch_anywhere_leads_home_and_presses_nothing_below(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    loop.begin()
    settle(front)
    doors = [middle(front, name) for name in ("home.study", "home.rooms", "home.feedback")]
    for door in doors:
        front.home()
        wait(front, watch, AFTER_S)
        assert front.place == "attract"
        touch(front, *door)
        assert front.place == "home"
        assert front.session.is_active


def test_pause_can_be_touched_and_holds_the_slide(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    touch(front, *middle(front, "attract.pause"))
    assert front.place == "attract"
    wait(front, watch, 50)
    assert URGENT.title in shown(front)
    touch(front, *middle(front, "attract.pause"))
    wait(front, watch, URGENT.shown_s)
    assert FIRE.title in shown(front)


def test_a_pause_that_nobody_ended_is_over_with_the_visit(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    front.session.touch()
    tap(front, "attract.pause")
    wait(front, watch, 81)
    assert front.place == "home"
    wait(front, watch, AFTER_S)
    assert front.place == "attract"
    assert not front.screen.is_paused  # type: ignore[union-attr]


def test_each_slide_stays_its_own_seconds_and_the_first_follows_the_last(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    for notice, following in ((URGENT, FIRE), (FIRE, ROOMS), (ROOMS, URGENT)):
        assert notice.title in shown(front)
        wait(front, watch, notice.shown_s - 1)
        assert notice.title in shown(front)
        wait(front, watch, 1)
        assert following.title in shown(front)


def test_a_notice_goes_at_its_minute_even_when_paused(
    front: Front, watch: Watch, loop: AttractScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop.toggle_pause()
    monkeypatch.setattr(front.desk.clock, "now", lambda: URGENT.until, raising=False)
    show(front, FIRE, ROOMS)
    wait(front, watch, 1)
    assert URGENT.title not in shown(front)
    assert FIRE.title in shown(front)


def test_a_new_urgent_notice_is_shown_at_once(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    wait(front, watch, URGENT.shown_s)
    assert FIRE.title in shown(front)
    fresh = replace(URGENT, id=uid(99), title="今晚停水")
    show(front, fresh, *NOTICES)
    front.on_sync()
    assert "今晚停水" in shown(front)


def test_a_withdrawn_notice_gives_its_place_to_the_next(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    wait(front, watch, URGENT.shown_s)
    show(front, URGENT, ROOMS)
    front.on_sync()
    settle(front)
    assert ROOMS.title in shown(front)
    assert "2 / 2" in shown(front)


def test_without_notices_the_four_services_are_shown(front: Front, watch: Watch) -> None:
    show(front)
    wait(front, watch, AFTER_S)
    for title in ("学习", "查诚信", "订会议室", "志愿签到"):
        assert title in shown(front)
        wait(front, watch, 10)
    assert len(services()) == 4


def test_station_time_call_numbers_and_help_are_always_there(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    for _ in NOTICES:
        words = shown(front)
        for part in ("云桥天地党群服务站", "10:05", "轻触屏幕开始", "Touch the screen to start",
                     "2 间会议室现在空闲", "今天 2 场志愿服务", "0571-8800-0001",
                     "人工服务台在1层"):  # fmt: skip
            assert part in words
        wait(front, watch, 15)


def test_numbers_that_are_nought_are_left_out(front: Front, loop: AttractScreen) -> None:
    home_now = front.desk.answers["home"]
    front.desk.answers["home"] = lambda desk: replace(home_now(desk), free_rooms_now=0)
    front.refresh()
    assert "会议室现在空闲" not in shown(front)
    assert "今天 2 场志愿服务" in shown(front)


def test_more_opens_the_piece_and_back_leads_home(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    assert "attract.more" not in [one.name for one in named(front.stage)]
    wait(front, watch, URGENT.shown_s)
    touch(front, *middle(front, "attract.more"))
    assert front.place == "piece"
    assert called(front, "piece")[-1] == {"content_id": uid(11)}
    front.back()
    assert front.place == "home"


def test_a_scanned_code_is_checked_as_at_home(front: Front, loop: AttractScreen) -> None:
    loop.scanned("X")
    settle(front)
    assert front.place == "verdict"
    front.back()
    assert front.place == "home"


@pytest.mark.parametrize("content", [None, b"\x89PNG damaged", b""])
def test_a_picture_that_is_missing_or_damaged_leaves_the_words(
    front: Front, watch: Watch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "ab"
    if content is not None:
        path.write_bytes(content)
    show(front, replace(FIRE, picture=path))
    wait(front, watch, AFTER_S)
    face = front.screen.ids.face  # type: ignore[union-attr]
    assert not face.has_picture
    assert face.icon_side > 0
    assert FIRE.title in shown(front)


def test_a_picture_covers_its_box_without_being_stretched(
    front: Front, watch: Watch, tmp_path: Path
) -> None:
    path = tmp_path / "wide"
    Image.new("RGB", (1600, 400), "#a32a22").save(path, "PNG")
    show(front, replace(FIRE, picture=path))
    wait(front, watch, AFTER_S)
    picture = front.screen.ids.face.ids.picture  # type: ignore[union-attr]
    assert picture.width == Window.width
    wide, high = picture.texture.size
    assert wide / high == pytest.approx(picture.width / picture.height, rel=0.01)


def test_one_picture_at_a_time_is_in_memory(
    front: Front, watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[Any] = []

    def counted(*given: Any, **named: Any) -> Any:
        image = CoreImage(*given, **named)
        alive.append(weakref.ref(image))
        return image

    monkeypatch.setattr("screens.widgets.photo.CoreImage", counted)
    for name in "ab":
        Image.new("RGB", (800, 800), "#a32a22").save(tmp_path / name, "PNG")
    show(front, replace(FIRE, picture=tmp_path / "a"), replace(ROOMS, picture=tmp_path / "b"))
    wait(front, watch, AFTER_S)
    for _ in range(4):
        wait(front, watch, 15)
    gc.collect()
    assert len(alive) >= 5
    assert sum(image() is not None for image in alive) <= 1


def test_what_always_stands_there_is_moved_a_little_by_turns(
    front: Front, watch: Watch, loop: AttractScreen
) -> None:
    places = set()
    for _ in range(4):
        places.add(middle(front, "attract.start"))
        wait(front, watch, 15)
    assert len(places) >= 3


def test_home_tells_the_urgent_notice_and_its_words(front: Front) -> None:
    tap(front, "home.urgent")
    assert URGENT.text.split(",")[0] in shown(front)


def test_home_drops_an_urgent_notice_that_has_ended(front: Front) -> None:
    assert URGENT.title in shown(front)
    front.desk.answers["urgent_notices"] = lambda _desk: ()
    front.refresh()
    assert URGENT.title not in shown(front)
    assert "您好" in shown(front)


def test_the_slide_after_one_that_is_gone_is_the_one_in_its_place() -> None:
    shown_now = slides([replace(FIRE, until=NOW + timedelta(days=1)), ROOMS])
    assert after(shown_now, FIRE.id, 0) == 1
    assert after(shown_now, ROOMS.id, 1) == 0
    assert after(shown_now, uid(500), 1) == 1
    assert after(shown_now, uid(500), 2) == 0
