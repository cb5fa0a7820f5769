"""What the letters or strokes may be: a bar of the first, and a view of all of them."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout

from screens.theme import current_theme
from screens.widgets.tap import Tap
from screens.widgets.text import Text, font_of, text_width
from screens.wrapping import ELLIPSIS

LONGEST_LETTERS = 8
"""Longer letters are no English word for the bar; the view of all has room for them."""
_INSET = 24


def fitting(widths: Sequence[float], room: float, gap: float, lines: int = 1) -> int:
    """How many things of these widths find room, side by side in so many lines."""
    line, used = 1, 0.0
    for number, width in enumerate(widths):
        if used and used + gap + width > room:
            line, used = line + 1, 0.0
        if line > lines:
            return number
        used += width + (gap if used else 0)
    return len(widths)


class CandidateBar(BoxLayout):
    """One line. `tell` gets `choose` with a place, `letters` or `more`."""

    def __init__(self, tell: Callable[..., None], **kwargs: Any) -> None:
        self._tell = tell
        super().__init__(**kwargs)

    def show(
        self, texts: Sequence[str], *, letters: str = "", more: bool = False, hint: str = ""
    ) -> None:
        """As many as fit, the letters as they are, and the way to the rest; or else the hint."""
        self.clear_widgets()
        if hint and not texts and not letters:
            self.add_widget(
                Text(content=hint, role="caption", tone="muted", pos_hint={"center_y": 0.5})
            )
            return
        theme = current_theme()
        room = self.width - theme.px(24)
        ends = [self._letters(letters)] if 0 < len(letters) <= LONGEST_LETTERS else []
        names = [shortened(text, room / 2) for text in texts]
        gap, open_px = theme.px(6), theme.target + theme.px(6)
        left = room - sum(end.width + gap for end in ends)
        count = fitting([width_of(name) for name in names], left - open_px, gap)
        for at, name in enumerate(names[:count]):
            self.add_widget(candidate(at, name, 1, self._tell))
        self.add_widget(BoxLayout())
        for end in ends:
            self.add_widget(end)
        if more or count < len(names):
            self.add_widget(self._more())

    def _letters(self, letters: str) -> Tap:
        tap = Tap(name="candidate.letters", text=letters, kind="sunken", fit=True, inset=20)
        tap.size_hint_y = 1
        tap.bind(on_release=lambda _tap: self._tell("letters"))
        return tap

    def _more(self) -> Tap:
        tap = Tap(name="candidate.more", icon="chevron-down", kind="sunken", fit=True, inset=8)
        tap.size_hint_y = 1
        tap.bind(on_release=lambda _tap: self._tell("more"))
        return tap


class CandidateView(BoxLayout):
    """All of them, a view at a time, in place of the keys. `fetch(first, told)` gives a run of
    candidates from the place `first` to `told`."""

    lines = NumericProperty(3)

    def __init__(
        self,
        tell: Callable[..., None],
        fetch: Callable[[int, Callable[[Sequence[str]], None]], None],
        **kwargs: Any,
    ) -> None:
        self._tell, self._fetch = tell, fetch
        self._firsts: list[int] = []
        super().__init__(**kwargs)

    def open(self, letters: str) -> None:
        """Shows the first view."""
        self.ids.letters.text, self.ids.letters.disabled = letters[:12], not letters
        self._firsts = [0]
        self._show()

    def forget(self) -> None:
        self.ids.flow.clear_widgets()
        self.ids.letters.text = ""

    def turn(self, step: int) -> None:
        """The next view (1) or the one before (-1)."""
        if step > 0:
            self._firsts.append(self._next)
        elif len(self._firsts) > 1:
            self._firsts.pop()
        self._show()

    def _show(self) -> None:
        self._fetch(self._firsts[-1], self._lay_out)

    def _lay_out(self, texts: Sequence[str]) -> None:
        first, theme = self._firsts[-1], current_theme()
        names = [shortened(text, self.width) for text in texts]
        widths = [width_of(name) for name in names]
        count = fitting(widths, self.width, theme.px(8), int(self.lines))
        self._next = first + count
        high = theme.target / self.ids.flow.height
        self.ids.flow.clear_widgets()
        for at, name in enumerate(names[:count], start=first):
            self.ids.flow.add_widget(candidate(at, name, high, self._tell))
        self.ids.next.disabled = count == len(names)
        self.ids.previous.disabled = first == 0

    def close(self) -> None:
        self._tell("keys")

    def choose_letters(self) -> None:
        self._tell("letters")


class Flow(StackLayout):
    """Candidates one after the other, line by line."""


def candidate(at: int, name: str, high: float, tell: Callable[..., None]) -> Tap:
    """A candidate to tap, `high` as a share of what it stands in."""
    tap = Tap(
        name=f"candidate.{at}", text=name, role="lead", fit=True, inset=_INSET, size_hint_y=high
    )
    tap.bind(on_release=lambda _tap: tell("choose", at))
    return tap


def width_of(name: str) -> float:
    """Pixels that a candidate takes; a widget only to measure it would cost milliseconds."""
    return max(current_theme().target, _text_px(name) + 2 * current_theme().px(_INSET))


def shortened(text: str, widest: float) -> str:
    """The text, without its middle where a candidate would be wider."""
    shown, kept, room = text, len(text), widest - 2 * current_theme().px(_INSET)
    while kept > 2 and _text_px(shown) > room:
        kept -= 1
        shown = text[: (kept + 1) // 2] + ELLIPSIS + text[len(text) - kept // 2 :]
    return shown


def _text_px(text: str) -> int:
    return text_width(font_of(False), current_theme().size_of("lead"), text)
