"""In a page that scrolls, a touch presses at once, a drag takes that back, a tap ends at once."""

from collections.abc import Callable

import pytest
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch
from kivy.uix.widget import Widget

from screens.front import Front
from screens.pictures import settle
from screens.widgets.card import Column, TapCard
from screens.widgets.prompt_scroll import PromptScroll
from screens.widgets.scroll import BodyScroll
from screens.widgets.tap import Tap

MakeButton = Callable[[], Widget]
BUTTONS: list[MakeButton] = [
    lambda: Tap(text="点", height=200, size_hint_y=None),
    lambda: TapCard(height=200),
]


def _long_page(front: Front, make: MakeButton = BUTTONS[0]) -> tuple[BodyScroll, Widget, list[str]]:
    """The third of forty buttons, and what is told when it is released."""
    page, scroller, told = Column(), BodyScroll(), list[str]()
    buttons = [make() for _ in range(40)]
    for button in buttons:
        page.add_widget(button)
    buttons[2].bind(on_release=lambda _button: told.append("released"))
    scroller.add_widget(page)
    front.stage.clear_widgets()
    front.stage.add_widget(scroller)
    settle(front)
    return scroller, buttons[2], told


def _touch(widget: Widget) -> UnitTestTouch:
    return UnitTestTouch(*widget.to_window(*widget.center))


@pytest.mark.parametrize("make", BUTTONS)
def test_a_touch_presses_before_the_next_frame(front: Front, make: MakeButton) -> None:
    _scroller, button, told = _long_page(front, make)
    touch = _touch(button)
    touch.touch_down()
    assert (button.state, told) == ("down", [])
    touch.touch_up()
    assert told == ["released"]


def test_a_drag_scrolls_and_releases_nothing(front: Front) -> None:
    scroller, button, told = _long_page(front)
    touch = _touch(button)
    touch.touch_down()
    top = button.to_window(*button.pos)[1]
    for moved in range(10, 310, 10):
        touch.touch_move(touch.ox, touch.oy + moved)
        assert (button.state == "down") == (moved <= scroller.scroll_distance)
    Clock.tick()
    assert button.to_window(*button.pos)[1] > top + 200
    touch.touch_up()
    assert told == []


def test_a_shaking_finger_still_taps(front: Front) -> None:
    scroller, button, told = _long_page(front)
    touch = _touch(button)
    touch.touch_down()
    for shift in (8, -8, 8):
        touch.touch_move(touch.ox + shift, touch.oy + shift)
    touch.touch_up()
    assert (told, scroller.scroll_y) == (["released"], 1)


def test_a_touch_stops_a_moving_list_and_presses_nothing(front: Front) -> None:
    scroller, _button, told = _long_page(front)
    touch = UnitTestTouch(Window.width / 2, 400)
    touch.touch_down()
    for moved in range(60, 420, 60):
        touch.touch_move(touch.ox, touch.oy + moved)
    touch.touch_up()
    assert scroller.effect_y.velocity > 100
    second = UnitTestTouch(Window.width / 2, Window.height / 2)
    second.touch_down()
    second.touch_up()
    assert (scroller.effect_y.velocity, told) == (0, [])
    assert all(button.state == "normal" for button in scroller.children[0].children)


def test_a_page_that_fits_lets_touches_through(front: Front) -> None:
    page, scroller, told = Column(), PromptScroll(), list[str]()
    button = BUTTONS[0]()
    button.bind(on_release=lambda _button: told.append("released"))
    page.add_widget(button)
    scroller.add_widget(page)
    front.stage.clear_widgets()
    front.stage.add_widget(scroller)
    scroller.do_scroll_y = False
    settle(front)
    touch = _touch(button)
    touch.touch_down()
    touch.touch_up()
    assert told == ["released"]
