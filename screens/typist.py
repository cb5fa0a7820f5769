"""What the keyboard's keys do: letters to the engines, what they mean to the field."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from screens.key_layouts import INK, PINYIN
from screens.language import _

if TYPE_CHECKING:
    from screens.widgets.keyboard import Keyboard

FETCHED = 80
"""Candidates got at once for the view of all of them."""
_BEHIND = 20
"""Characters that what may follow depends on."""


class Typist:
    """Keeps the open letters and what is offered, until `drop`. Engines answer a frame later, so
    whether letters are open is for them to say."""

    def __init__(self, keyboard: "Keyboard") -> None:
        self._keyboard, self._writing = keyboard, keyboard.front.writing
        self.letters, self.offered, self.more = "", (), False

    letters: str
    offered: tuple[str, ...]

    def begin(self, on_done: Callable[[Any], None]) -> None:
        """A field was opened: what it asks for."""
        is_name = self._keyboard.field.asked == "name"
        self._writing.ask(lambda desk: _begin(desk, is_name), on_done, self._failed)

    def drop(self) -> None:
        """Forgets what was not chosen."""
        self._keyboard.pad.clear()
        self.letters, self._keyboard.line = "", ""
        self._offer(())

    def drop_everywhere(self) -> None:
        """The same, and in the engine."""
        self.drop()
        if self._writing.is_there:
            self.ask(lambda desk: desk.drop())

    def type(self, char: str) -> None:
        """A character of the keys."""
        if self._keyboard.mode != PINYIN:
            self._take_ink()
            self._insert(char)
        elif char == "'" or (char.isascii() and char.isalpha()):
            self.ask(lambda desk: desk.feed(char))
        else:
            self.ask(lambda desk: desk.literal(char))

    def rub(self) -> None:
        """Ink goes first, then open letters, then what is in the field."""
        if self._keyboard.pad.has_ink:
            self.drop()
        elif self._keyboard.mode == PINYIN:
            self._writing.ask(lambda desk: desk.rub(), self._rubbed, self._failed)
        else:
            self._rub_field()

    def space(self) -> None:
        """Takes the first candidate, or is a blank."""
        if self._keyboard.mode == PINYIN:
            self.ask(lambda desk: desk.space())
        else:
            self._insert(" ")

    def finish(self) -> None:
        """Takes what is open, and then typing is over."""
        self._take_ink()
        if self._keyboard.mode == PINYIN:
            self._writing.ask(lambda desk: desk.literal(""), self._finished, self._failed)
        else:
            self._keyboard.close()

    def choose(self, at: int) -> None:
        """A candidate, or a word of those that often follow."""
        if self.letters:
            self.ask(lambda desk: desk.choose(at))
        else:
            self._take(self.offered[at])

    def choose_letters(self) -> None:
        """The letters as they are."""
        self.ask(lambda desk: desk.choose_letters())

    def draw(self, strokes: Sequence[Any]) -> None:
        """The hand rests: what may the strokes be?"""
        self._writing.ask(lambda desk: desk.recognise(strokes), self._read, self._failed)

    def fetch(self, first: int, told: Callable[[Sequence[str]], None]) -> None:
        """A run of candidates for the view of all of them."""
        if self.letters:
            self._writing.ask(lambda desk: _run_of(desk, first), told, self._failed)
        else:
            told(self.offered[first : first + FETCHED])

    def ask(self, use: Callable[[Any], Any]) -> None:
        """Lets the engine do what gives a composition."""
        self._writing.ask(use, self._composed, self._failed)

    def _composed(self, composition: Any) -> None:
        self.letters = composition.letters
        self._keyboard.line = composition.chosen + composition.shown
        self._insert(composition.committed)
        self._offer(composition.candidates, more=composition.more)
        if composition.committed and not composition.letters:
            self._follow()

    def _rubbed(self, composition: Any) -> None:
        if composition is None:
            self._rub_field()
        else:
            self._composed(composition)

    def _finished(self, composition: Any) -> None:
        self._insert(composition.committed)
        self._keyboard.close()

    def _rub_field(self) -> None:
        self._keyboard.field.rub()
        self._keyboard.line = ""
        self._offer(())

    def _insert(self, text: str) -> None:
        field = self._keyboard.field
        if text and not field.add(text):
            self._keyboard.line = _("最多写 {n} 个字").format(n=int(field.most_chars))

    def _follow(self) -> None:
        """Offers what often comes next, but not in a name."""
        field = self._keyboard.field
        if field.asked == "text":
            tail = field.text[-_BEHIND:]
            self._writing.ask(lambda desk: desk.following(tail), self._followed, self._failed)

    def _followed(self, texts: Sequence[str]) -> None:
        is_idle = not self.letters and not self._keyboard.pad.has_ink
        if is_idle and self._keyboard.mode in (PINYIN, INK):
            self._offer(texts)

    def _read(self, texts: Sequence[str]) -> None:
        if self._keyboard.mode == INK:
            self._offer(texts if self._keyboard.pad.has_ink else ())

    def _take(self, text: str) -> None:
        self._keyboard.pad.clear()
        self._keyboard.line = ""
        self._insert(text)
        self._offer(())
        self._follow()

    def _take_ink(self) -> None:
        if self._keyboard.pad.has_ink and self.offered:
            self._take(self.offered[0])

    def _offer(self, texts: Sequence[str], *, more: bool = False) -> None:
        self.offered, self.more = tuple(texts), more
        self._keyboard.show_offered()

    def _failed(self, reference: str) -> None:
        """An engine broke: the rest of the keyboard stays."""
        self.drop()
        words = _("中文输入出错,编号 {reference}。请用英文,或到服务台")
        self._keyboard.line = words.format(reference=reference)


def _begin(desk: Any, is_name: bool) -> None:
    if desk.ways.pinyin:
        desk.ask(name=is_name)


def _run_of(desk: Any, first: int) -> tuple[str, ...]:
    """Candidates from this place, as many as a view may need."""
    size = 10
    page = first // size
    found = [text for number in range(page, page + FETCHED // size) for text in desk.page(number)]
    return tuple(found[first - page * size :])
