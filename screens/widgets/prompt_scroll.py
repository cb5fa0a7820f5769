"""A scroller in which what is touched shows so at the next frame.

Kivy's own lets a touch through only after three frames without a drag, and gives a shorter tap its
end 0.2 s late.
"""

from typing import Any

from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.scrollview import ScrollView

_MOVING_PX_S = 40
"""A list faster than that is stopped by a touch, which then presses nothing."""


class PromptScroll(ScrollView):
    """Touches press what is under them at once; a drag up or down takes that back."""

    _held: Any = None
    _is_dragged = False

    def on_touch_down(self, touch: Any) -> bool:
        if self._held is not None or not self._is_draggable(touch):
            return bool(super().on_touch_down(touch))
        was_moving = abs(self.effect_y.velocity) > _MOVING_PX_S
        self.effect_y.velocity = 0
        self._held, self._is_dragged = touch, was_moving
        if was_moving:
            self._begin(touch)
        else:
            self.simulate_touch_down(touch)
        touch.grab(self)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch is not self._held:
            return bool(super().on_touch_move(touch))
        if touch.grab_current is not self:
            return True
        if not self._is_dragged and abs(touch.y - touch.oy) > self.scroll_distance:
            self._is_dragged = self._take_from_below(touch)
        elif self._is_dragged:
            self.effect_y.update(touch.y)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch is not self._held:
            return bool(super().on_touch_up(touch))
        if touch.grab_current is self:
            touch.ungrab(self)
            self._held = None
            if self._is_dragged:
                self.effect_y.stop(touch.y)
        return True

    def _is_draggable(self, touch: Any) -> bool:
        """A touch in a page that is higher than its view; Kivy turns wheels well enough."""
        below = self._viewport
        return bool(
            below
            and self.do_scroll_y
            and below.height > self.height
            and self.collide_point(*touch.pos)
            and not touch.is_mouse_scrolling
            and not self.disabled
        )

    def _take_from_below(self, touch: Any) -> bool:
        """Lets go of the button that is pressed. False if something keeps the drag for itself."""
        pressed = [kept() for kept in touch.grab_list if kept() not in (None, self)]
        if not all(isinstance(one, ButtonBehavior) for one in pressed):
            return False
        for button in pressed:
            touch.ungrab(button)
            button.state = "normal"
        self._begin(touch)
        return True

    def _begin(self, touch: Any) -> None:
        self._update_effect_bounds()
        self._effect_y_start_height = self.height
        self.effect_y.start(touch.y)
