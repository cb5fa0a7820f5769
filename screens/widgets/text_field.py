"""A field that is typed into by the keyboard on the screen."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from screens.widgets.card import TapCard
from screens.widgets.text import Text, line_height, text_width
from screens.wrapping import wrap


class TypedText(Text):
    """The last `lines` lines of what was typed, as it was typed, and where it ends."""

    silent = True
    lines = NumericProperty(1)
    caret_x = NumericProperty(0)
    caret_y = NumericProperty(0)
    line_px = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("lines", "x", "y"):
            self.fbind(name, self._lay_out)

    def _lay_out(self, *_: object) -> None:
        font, size = self.font_name, round(self.font_size)

        def measure(text: str) -> int:
            return text_width(font, size, text)

        shown = wrap(self.content, max(1, self.width), measure)[-int(self.lines) :]
        self.text = "\n".join(shown)
        self.line_px = line_height(font, size)
        self.height = self.line_px * self.lines
        self.text_size = self.width + 2, self.height  # type: ignore[assignment]  # Text has None
        blanks = self.content[len(self.content.rstrip(" ")) :]
        self.caret_x = self.x + min(self.width, measure(shown[-1] + blanks))
        self.caret_y = self.y + self.height - self.line_px * len(shown)

    def forget(self) -> None:
        """Drops the words; Kivy keeps those that were drawn last until it draws others."""
        self.content = ""
        self.text = " "
        self.texture_update()


class TextField(TapCard):
    """A tap on it opens the keyboard at the lower edge of the window.

    `asked`: 'name' is guessed as a name, 'search' has a key to search. `on_text` is told with every
    change, `on_done` when the person closes the keyboard by its own key."""

    text = StringProperty("")
    hint = StringProperty("")
    icon = StringProperty("edit")
    asked = OptionProperty("text", options=["text", "name", "search"])
    most_chars = NumericProperty(200)
    lines = NumericProperty(1)
    is_open = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_done")
        super().__init__(**kwargs)

    def on_release(self) -> None:
        """Opens the keyboard for this field."""
        stage = _stage_above(self)
        if stage is not None:
            stage.open_keyboard(self)

    def add(self, text: str) -> bool:
        """Types the text; False when it does not fit whole."""
        room = max(0, int(self.most_chars) - len(self.text))
        self.text += text[:room]
        return len(text) <= room

    def rub(self) -> None:
        """Takes the last character away."""
        self.text = self.text[:-1]

    def forget(self) -> None:
        """The screen was left: drops what was typed and tells nobody."""
        for *_, uid in list(self.get_property_observers("text", args=True)):
            self.unbind_uid("text", uid)
        self.text = ""
        self.ids.typed.forget()

    def on_done(self) -> None:
        """The person has finished typing."""


class SearchField(TextField):
    """For words to look for."""


def forget_fields(screen: Widget) -> None:
    """Empties every field of a screen that was left."""
    for part in screen.walk():
        if isinstance(part, TextField):
            part.forget()


def _stage_above(widget: Widget) -> Any:
    """What the keyboard is opened on, or None for a field that is not shown."""
    above = widget.parent
    while above is not None and above is not above.parent:
        if hasattr(above, "open_keyboard"):
            return above
        above = above.parent
    return None
