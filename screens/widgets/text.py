"""Text: a label that breaks Chinese lines properly and knows its height at once."""

from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from screens import theme as themes
from screens.wrapping import forget_units, full_marks, wrap_kindly


@lru_cache(maxsize=64)
def _core(font: str, size: int) -> CoreLabel:
    core = CoreLabel(font_name=font, font_size=size)
    core.resolve_font_name()
    return core


@lru_cache(maxsize=20_000)
def _measured(font: str, size: int, text: str) -> tuple[int, int]:
    width, height = _core(font, size).get_extents(text)
    return int(width), int(height)


def forget_measured() -> None:
    """Forgets the words that were measured and broken into lines, in which a person's may be."""
    _measured.cache_clear()
    forget_units()


def text_width(font: str, size: int, text: str) -> int:
    """Pixels that the text takes on one line."""
    return sum(_measured(font, size, piece)[0] for piece in _runs(text))


def line_height(font: str, size: int) -> int:
    """Pixels from one line to the next; Noto's own is 1.45 of the size."""
    return _measured(font, size, "国")[1]


def _runs(text: str) -> list[str]:
    """Chinese characters one by one and Latin runs whole, so that the cache stays small."""
    if text.isascii():
        return [text] if text else []
    runs: list[str] = []
    for char in text:
        if runs and char.isascii() and runs[-1].isascii():
            runs[-1] += char
        else:
            runs.append(char)
    return runs


class Text(Label):
    """`content` is what it says; `role` its size and `tone` its colour in the theme.

    With `fit` it is as wide as its words (and no wider than `fit_max` when that is given)."""

    content = StringProperty("")
    role = StringProperty("body")
    tone = StringProperty("ink")
    strong = BooleanProperty(False)
    fit = BooleanProperty(False)
    fit_max = NumericProperty(0)
    max_lines_shown = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("content", "width", "font_size", "font_name", "fit", "fit_max"):
            self.fbind(name, self._lay_out)
        self._lay_out()

    width: float

    def _lay_out(self, *_: object) -> None:
        font, size = self.font_name, round(self.font_size)
        limit = (self.fit_max or 100_000) if self.fit else max(1, self.width)
        lines = wrap_kindly(
            full_marks(self.content),
            limit,
            lambda text: text_width(font, size, text),
            int(self.max_lines_shown),
        )
        if self.fit:
            widest = max(text_width(font, size, line) for line in lines)
            self.width = widest + 2
        self.text = "\n".join(lines)
        self.height = line_height(font, size) * len(lines) if self.content else 0
        self.text_size = self.width + 2, None


class Icon(Label):
    """One icon of the set by its name."""

    icon = StringProperty("dots")
    tone = StringProperty("ink")
    size_px = NumericProperty(48)


def font_of(strong: bool) -> str:
    return themes.BOLD if strong else themes.REGULAR
