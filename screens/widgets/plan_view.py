"""The plan of a floor with its pins. A tap picks the nearest pin."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.queries.floor_plans import FloorView, PlaceView, place_of
from screens.plan_part import PlanPart, Point
from screens.theme import current_theme
from screens.widgets.photo import texture_of
from screens.widgets.pins import Bubble, Pin, here_pin, picked_pin, pin_of

ZOOMS = (1.0, 1.7, 2.8)
SMALL = 640
"""Pixels of a window 1080 wide: a plan less wide has no room for icons."""


class PlanView(ButtonBehavior, FloatLayout):
    """One picture in memory at a time. `on_pick` is told the place."""

    picked = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    zoom_at = NumericProperty(0)
    is_shown = BooleanProperty(False)
    drawn_box = ObjectProperty((0, 0, 0, 0))

    def __init__(self, on_pick: Callable[[PlaceView], None], **kwargs: Any) -> None:
        self._on_pick = on_pick
        self._floor: FloorView | None = None
        self._centre: Point = (0.5, 0.5)
        self._loaded: Path | None = None
        self._whole: Any = None
        self._drawn: tuple[object, ...] = ()
        self._pins: list[tuple[Widget, Point]] = []
        super().__init__(**kwargs)
        self._later = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "picked", "zoom_at"):
            self.fbind(name, self._later)

    def show(self, floor: FloorView, picked: PlaceView | None) -> None:
        """Another floor, or another pin of it."""
        if floor != self._floor:
            self._floor, self.zoom_at = floor, 0
            self._load(floor.picture)
        self.is_shown = self._whole is not None
        self.picked = picked
        if picked is not None and picked.at is not None:
            self._centre = picked.at
        self._later()

    def forget(self) -> None:
        """The screen was left: gives the picture's memory back."""
        self._later.cancel()
        self._floor = self._whole = self.texture = self._loaded = None

    def zoom(self, step: int) -> None:
        """Nearer (1) or farther (-1), around the picked pin or where the person stands."""
        if self.zoom_at == 0 and self._floor is not None and self.picked is None:
            self._centre = self._floor.here or (0.5, 0.5)
        self.zoom_at = min(max(self.zoom_at + step, 0), len(ZOOMS) - 1)

    @property
    def part(self) -> PlanPart:
        aspect = self._floor.aspect if self._floor else 1.0
        return PlanPart(aspect, (*self.pos, *self.size), self._centre, ZOOMS[int(self.zoom_at)])

    def on_release(self) -> None:
        """Somebody tapped the plan."""
        self.tap(self.last_touch.pos)

    def tap(self, pos: Point) -> None:
        """Picks the pin nearest to the finger; where none is near, a part that is shown big moves
        there."""
        point = self.part.from_pixels(pos)
        if self._floor is None or not self.is_shown or point is None:
            return
        place = self._nearest(pos)
        if place is not None:
            self._on_pick(place)
        elif self.zoom_at:
            self._centre = point
            self._later()

    def _nearest(self, pos: Point) -> PlaceView | None:
        assert self._floor is not None  # noqa: S101  the caller has looked
        reach = current_theme().target * 1.1
        near = []
        for place in self._floor.places:
            if place.at is None or not self.part.shows(place.at):
                continue
            x, y = self.part.to_pixels(place.at)
            away = ((x - pos[0]) ** 2 + (y - pos[1]) ** 2) ** 0.5
            if away <= reach:
                near.append((away, place))
        return min(near, key=lambda one: one[0])[1] if near else None

    def _load(self, path: Path | None) -> None:
        if path == self._loaded:
            return
        self.texture = self._whole = None
        self._loaded, self._whole = path, texture_of(path, once=True)

    def _draw(self, _dt: float = 0) -> None:
        """Anew when there is other to show; else what is there finds its place in a new box."""
        shown = (self._floor, self.picked, self._centre, self.zoom_at)
        if shown != self._drawn:
            self._drawn = shown
            self._make_pins()
        if self._whole is None:
            return
        self.drawn_box = self.part.drawn
        is_small = self.drawn_box[2] < current_theme().px(SMALL)
        for pin, at in self._pins:
            if isinstance(pin, Pin):
                pin.is_small = is_small
            self._place(pin, self.part.to_pixels(at))

    def _make_pins(self) -> None:
        self.ids.pins.clear_widgets()
        self._pins = []
        if self._floor is None or self._whole is None:
            self.texture = None
            return
        self.texture = _cut(self._whole, self.part.region)
        picked = place_of(self._floor, self.picked.id) if self.picked else None
        for place in self._floor.places:
            if place != picked:
                self._add(pin_of(place), place.at)
        self._add(here_pin(), self._floor.here)
        if picked is not None:
            self._add(picked_pin(picked), picked.at)

    def _add(self, pin: Widget, at: Point | None) -> None:
        """Where it is not in the part that is shown, it is left out."""
        if at is None or not self.part.shows(at):
            return
        self._pins.append((pin, at))
        pin.fbind("size", self._later)
        self.ids.pins.add_widget(pin)

    def _place(self, pin: Widget, at: Point) -> None:
        """In its middle, a bubble above or below it; but whole inside the picture."""
        left, bottom, wide, high = self.drawn_box
        middle = at[1]
        if isinstance(pin, Bubble):
            rise = current_theme().px(24) + pin.height / 2
            is_high = at[1] + rise + pin.height / 2 > bottom + high
            middle += -rise if is_high else rise
        pin.x = round(min(max(at[0] - pin.width / 2, left + 4), left + wide - pin.width - 4))
        pin.y = round(min(max(middle - pin.height / 2, bottom + 4), bottom + high - pin.height - 4))
        if isinstance(pin, Bubble):
            pin.point_at(*at)


def _cut(whole: Any, region: tuple[float, float, float, float]) -> Any:
    left, top, wide, high = region
    width, height = whole.size
    bottom = 1 - top - high
    return whole.get_region(
        round(left * width), round(bottom * height), round(wide * width), round(high * height)
    )
