"""Asking how to call a person, and the phone number, which is hidden as it is typed."""

from typing import Any

from kivy.properties import NumericProperty, StringProperty

from screens.language import _
from screens.surnames import SURNAMES
from screens.theme import current_theme
from screens.widgets.card import Column
from screens.widgets.tap import Tap
from screens.wording import masked_phone

PHONE_DIGITS = 11


class NamePicker(Column):
    """A grid of surnames in pages, and 先生 or 女士, which completes the name; or a field to type
    it into."""

    silent = True
    prefix = StringProperty("name")
    page = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_name")
        self._surname = ""
        super().__init__(**kwargs)
        self.show()

    @property
    def _on_page(self) -> int:
        return 15 if current_theme().modes.elder else 35

    def show(self) -> None:
        """Draws the page."""
        grid = self.ids.grid
        grid.clear_widgets()
        first = int(self.page) * self._on_page
        for surname in SURNAMES[first : first + self._on_page]:
            kind = "chosen" if surname == self._surname else "plain"
            tap = Tap(name=f"{self.prefix}.{surname}", text=surname, role="lead", kind=kind)
            tap.inset = 4
            tap.bind(on_release=lambda _tap, surname=surname: self.choose(surname))
            grid.add_widget(tap)
        for tap, title in ((self.ids.mr, _("先生")), (self.ids.ms, _("女士"))):
            tap.text = f"{self._surname}{title}"
            tap.kind = "primary" if self._surname else "plain"

    def choose(self, surname: str) -> None:
        self._surname = "" if surname == self._surname else surname
        self.show()

    def turn(self) -> None:
        """The next page, and from the last to the first."""
        pages = -(-len(SURNAMES) // self._on_page)
        self.page = (self.page + 1) % pages
        self.show()

    def finish(self, title: str) -> None:
        """先生 or 女士 was tapped; without a surname that alone is the name."""
        self.dispatch("on_name", f"{self._surname}{title}")

    def type_name(self) -> None:
        """A name was typed whole; nothing happens without one."""
        name = self.ids.typed.text.strip()
        if name:
            self.ids.typed.forget()
            self.dispatch("on_name", name)

    def on_name(self, name: str) -> None:
        """The name to call is complete."""


class PhonePad(Column):
    """Eleven digits. They are in no label: the middle four show as dots."""

    prefix = StringProperty("keypad")
    hint = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_change")
        self.digits = ""
        super().__init__(**kwargs)

    @property
    def is_complete(self) -> bool:
        return len(self.digits) == PHONE_DIGITS and self.digits[0] == "1"

    def add(self, char: str) -> None:
        self._set((self.digits + char)[:PHONE_DIGITS])

    def rub(self) -> None:
        self._set(self.digits[:-1])

    def clear(self) -> None:
        """Forgets the number."""
        self._set("")

    def fill(self, digits: str) -> None:
        """Goes on with digits typed before."""
        self._set(digits)

    def _set(self, digits: str) -> None:
        self.digits = digits
        self.ids.box.content = masked_phone(digits, show_last=len(digits) < PHONE_DIGITS)
        self.dispatch("on_change")

    def on_change(self) -> None:
        """A digit came or went."""
