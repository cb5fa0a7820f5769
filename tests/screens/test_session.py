"""Idle 60 s, a countdown of 20 s that a tap extends, then the wipe."""

from screens.front import Front
from screens.language import current_language
from screens.pictures import settle
from screens.session import Session
from screens.theme import Modes
from tests.screens.taps import shown, tap


class Watch:
    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def test_a_visit_that_never_began_is_never_over() -> None:
    watch = Watch()
    session = Session(watch)
    watch.s += 1000
    assert session.countdown() is None
    assert not session.is_over()


def test_the_countdown_begins_after_a_minute_and_a_touch_ends_it() -> None:
    watch = Watch()
    session = Session(watch)
    session.touch()
    watch.s += 59
    assert session.countdown() is None
    watch.s += 1
    assert session.countdown() == 20
    watch.s += 12
    assert session.countdown() == 8
    session.touch()
    assert session.countdown() is None


def test_the_visit_is_over_after_eighty_seconds() -> None:
    watch = Watch()
    session = Session(watch)
    session.touch()
    watch.s += 79
    assert not session.is_over()
    watch.s += 1
    assert session.is_over()


def test_a_wipe_forgets_the_choices_and_numbers_the_next_visit() -> None:
    session = Session(Watch())
    session.toggle_language()
    session.toggle_mode("elder")
    number = session.number
    session.wipe()
    assert session.visit.modes == Modes()
    assert session.visit.language == "zh_CN"
    assert session.number == number + 1
    assert not session.is_active


def _watched(front: Front) -> Watch:
    watch = Watch()
    front.session = Session(watch)
    front.session.touch()
    return watch


def test_a_person_who_leaves_is_counted_down_and_wiped(front: Front) -> None:
    watch = _watched(front)
    front.toggle_language()
    front.go("rooms")
    watch.s += 61
    front.wait_for_person()
    assert "Still there?" in shown(front)
    watch.s += 20
    front.wait_for_person()
    assert front.place == "home"
    assert current_language() == "zh_CN"
    assert front.stage.sheet is None


def test_one_tap_goes_on_where_the_person_was(front: Front) -> None:
    watch = _watched(front)
    front.go("rooms")
    watch.s += 61
    front.wait_for_person()
    front.session.touch()
    tap(front, "countdown.stay")
    front.wait_for_person()
    assert front.place == "rooms"
    assert front.stage.sheet is None


def test_a_typed_number_is_gone_when_the_screen_is_left(front: Front) -> None:
    front.choose(language="zh_CN", modes=Modes())
    front.go("booking_form", **_form(front))
    tap(front, "booking.name.王", "booking.name.ms", "booking.purpose.5")
    tap(front, *(f"keypad.{digit}" for digit in "13800000001"))
    pad = front.screen._pad  # type: ignore[union-attr]
    assert pad.digits == "13800000001"
    assert "13800000001" not in shown(front).replace(" ", "")
    front.home()
    settle(front)
    assert pad.digits == ""


def _form(front: Front) -> dict[str, object]:
    from screens import registry

    return registry.screen_class("booking_form").samples(front)[0]
