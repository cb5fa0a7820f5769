"""Pins of a plan: a place, the one that was picked, and where the person stands."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.queries.floor_plans import PlaceView
from screens.language import _
from screens.place_words import PLACE_ICONS, place_title, tone_of
from screens.theme import current_theme
from screens.widgets.card import Card


class Pin(Card):
    """A place on the plan: its icon and its number, in the colour of its kind. Small, it has the
    number alone, by which the list has the rest."""

    is_small = BooleanProperty(False)
    icon = StringProperty("dots")
    text = StringProperty("")
    tone = StringProperty("accent")


class Bubble(Card):
    """Words beside a point, with a tip that touches it. `tip`: the point, and the height at which
    the tip leaves the bubble; `foot`: where from the left."""

    icon = StringProperty("dots")
    text = StringProperty("")
    tone = StringProperty("accent")
    icon_ink = StringProperty("card")
    tip = ObjectProperty((0, 0, 0))
    foot = NumericProperty(0)

    def point_at(self, x: float, y: float) -> None:
        """Turns the tip to a point above or below."""
        theme = current_theme()
        self.tip = x, y, self.y if y < self.y else self.top
        self.foot = min(max(x - theme.px(18), self.x + theme.px(20)), self.right - theme.px(56))


def pin_of(place: PlaceView) -> Pin:
    return Pin(icon=PLACE_ICONS[place.kind], text=str(place.number), tone=tone_of(place))


def picked_pin(place: PlaceView) -> Bubble:
    text = f"{place.number} {place_title(place)}"
    return Bubble(icon=PLACE_ICONS[place.kind], text=text, tone=tone_of(place))


def here_pin() -> Bubble:
    """Dark on the plan; in strong colours white with a dark rim, as plans are light."""
    strong = current_theme().modes.contrast
    tone, icon_ink = ("paper", "ink") if strong else ("ink", "card")
    text = _("您在这里")
    return Bubble(icon="current-location", text=text, ground="ink", tone=tone, icon_ink=icon_ink)
