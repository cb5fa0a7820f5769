"""Screens that were left are gone: nothing that stays for the whole day grows with them."""

import gc
import time

from kivy.uix.widget import Widget

from screens import registry
from screens.front import Front
from screens.pictures import settle
from screens.widgets.frame import Frame
from screens.widgets.scroll import Slot

ROUNDS, PATIENCE_S = 2, 10.0


def _visit_all(front: Front) -> int:
    """Every screen that there is something for, then home; how many."""
    visits = 0
    for name in registry.names():
        for params in registry.screen_class(name).samples(front)[:1]:
            front.go(name, **params)
            settle(front, frames=2)
            visits += 1
    front.home()
    settle(front)
    return visits


def _widgets() -> int:
    gc.collect()
    return sum(issubclass(type(each), Widget) for each in gc.get_objects())


def test_screens_that_were_left_are_freed(front: Front) -> None:
    """A leak is at least a widget a visit. What touches and timers of half a second hold is let go
    of a little later."""
    _visit_all(front)
    before = _widgets()
    visits = sum(_visit_all(front) for _ in range(ROUNDS))
    ends = time.monotonic() + PATIENCE_S
    while (grown := _widgets() - before) >= visits and time.monotonic() < ends:
        settle(front)
    assert grown < visits


def _bindings(holder: Slot | Frame, *names: str) -> int:
    return sum(len(holder.get_property_observers(name)) for name in names)


def test_what_holds_the_screens_is_bound_once_for_all_of_them(front: Front) -> None:
    front.go("help")
    slot = front.stage.frame.ids.slot
    before = _bindings(slot, "height", "cover")
    for name in ("study", "rooms", "help"):
        front.go(name)
    assert front.stage.frame.ids.slot is slot
    assert _bindings(slot, "height", "cover") == before


def test_the_frame_of_a_wide_window_is_not_bound_to_heads_that_were_left(wide: Front) -> None:
    wide.go("help")
    frame = wide.stage.frame
    before = _bindings(frame, "title", "subtitle")
    for name in ("study", "rooms", "help"):
        wide.go(name)
    assert wide.stage.frame is frame
    assert _bindings(frame, "title", "subtitle") == before
