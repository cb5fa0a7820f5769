"""Tap: the button. An icon, words, or both, centred; grows with its words."""

from dataclasses import dataclass

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from screens.theme import current_theme
from screens.widgets.text import Icon, Text, font_of, line_height, text_width
from screens.wrapping import full_marks, wrap_kindly


@dataclass(frozen=True)
class Look:
    """The tones of a kind of button."""

    ground: str
    down: str
    rim: str
    ink: str


LOOKS = {
    "primary": Look("accent", "accent_down", "accent", "on_accent"),
    "plain": Look("card", "sunken", "line", "ink"),
    "soft": Look("accent_soft", "line", "accent_soft", "accent"),
    "quiet": Look("paper", "sunken", "paper", "ink"),
    "sunken": Look("sunken", "line", "sunken", "ink"),
    "chosen": Look("accent", "accent_down", "accent", "on_accent"),
    "green": Look("green", "green", "green", "on_green"),
    "star": Look("amber_soft", "amber_soft", "star", "star"),
    "off": Look("sunken", "sunken", "sunken", "muted"),
}


class Tap(ButtonBehavior, Widget):
    """`name` is what tests and taps call it. `kind` is a key of LOOKS.

    `stack` puts the icon above the words; `fit` makes it as wide as they are."""

    name = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("")
    kind = StringProperty("plain")
    role = StringProperty("body")
    strong = BooleanProperty(False)
    stack = BooleanProperty(False)
    fit = BooleanProperty(False)
    least = NumericProperty(0)
    inset = NumericProperty(28)

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)
        self._label = Text(role=self.role, strong=self.strong, fit=True)
        self._icon = Icon()
        for name in ("text", "icon", "role", "strong", "stack", "least", "fit", "inset", "width"):
            self.fbind(name, self._measure)
        for name in ("x", "y", "height"):
            self.fbind(name, self._place)
        for name in ("kind", "disabled", "state"):
            self.fbind(name, self._colour)
        self._measure()
        self._colour()

    @property
    def look(self) -> Look:
        return LOOKS["off" if self.disabled else self.kind]

    def _measure(self, *_: object) -> None:
        theme = current_theme()
        font, size = font_of(self.strong), theme.size_of(self.role)
        self._icon_px = round(size * (1.7 if self.stack else 1.15)) if self.icon else 0
        beside = self._icon_px + self._gap() if self.icon and not self.stack else 0
        inset = theme.px(self.inset)

        def measure(text: str) -> int:
            return text_width(font, size, text)

        if self.fit:
            self.width = max(self.least_side(), measure(self.text) + beside + 2 * inset)
        room = max(1, self.width - 2 * theme.px(min(self.inset, 16)) - beside)
        lines = wrap_kindly(full_marks(self.text), room, measure) if self.text else []
        words = len(lines) * line_height(font, size)
        above = self._icon_px + self._gap() * bool(lines) if self.icon and self.stack else 0
        self._label.role, self._label.strong = self.role, self.strong
        self._label.fit_max = room
        self._label.content = self.text
        self._label._lay_out()
        self._needed = max(self.least_side(), words + above + 2 * theme.px(18))
        if self.size_hint_y is None:
            self.height = self._needed
        self.minimum_height = self._needed
        self._fill()
        self._place()

    minimum_height = NumericProperty(0)

    def least_side(self) -> int:
        theme = current_theme()
        return max(theme.target, int(self.least))

    def _gap(self) -> int:
        theme = current_theme()
        return theme.px(14 if self.text else 0)

    def _fill(self) -> None:
        self.clear_widgets()
        if self.icon:
            self._icon.icon, self._icon.size_px = self.icon, self._icon_px
            self.add_widget(self._icon)
        if self.text:
            self.add_widget(self._label)

    def _place(self, *_: object) -> None:
        if self.stack:
            self._place_stacked()
            return
        gap = self._gap() if self.icon and self.text else 0
        wide = self._icon_px + gap + (self._label.width if self.text else 0)
        middle_x, middle_y = self.x + self.width / 2, self.y + self.height / 2
        left = middle_x - wide / 2
        self._icon.pos = round(left), round(middle_y - self._icon_px / 2)
        self._label.x = round(left + self._icon_px + gap)
        self._label.y = round(middle_y - self._label.height / 2)

    def _place_stacked(self) -> None:
        gap = self._gap() if self.icon and self.text else 0
        high = self._icon_px + gap + (self._label.height if self.text else 0)
        middle_x, middle_y = self.x + self.width / 2, self.y + self.height / 2
        top = middle_y + high / 2
        self._icon.pos = round(middle_x - self._icon_px / 2), round(top - self._icon_px)
        self._label.x = round(middle_x - self._label.width / 2)
        self._label.y = round(top - high)

    def _colour(self, *_: object) -> None:
        self._label.tone = self._icon.tone = self.look.ink
        self._label.halign = "center"
        theme = current_theme()
        self.ground = theme.tone(self.look.down if self.state == "down" else self.look.ground)
        self.rim = theme.tone(self.look.rim)

    ground = ObjectProperty((1, 1, 1, 1))
    rim = ObjectProperty((1, 1, 1, 1))
