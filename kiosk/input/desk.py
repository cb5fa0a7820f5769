"""Both engines behind one door, as the keyboard on the screen uses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import InputMissing
from kiosk.input.handwriting import HandwritingEngine, Stroke, open_handwriting
from kiosk.input.pinyin import Asked, Composition, PinyinEngine
from kiosk.input.rime_engine import open_pinyin


@dataclass(frozen=True)
class Ways:
    """What this machine has the parts for."""

    pinyin: bool
    handwriting: bool


class InputDesk:
    """Made and used on one thread, since opening takes up to some seconds. What was typed is kept
    only as far as it is not committed, and not beyond `wipe`."""

    def __init__(self, cache: Path) -> None:
        """`cache`: the folder where the pinyin engine keeps what it compiled."""
        self._pinyin = _pinyin(cache)
        self._ink = _ink()
        self._can_choose = self._is_open = False

    @property
    def ways(self) -> Ways:
        return Ways(self._pinyin is not None, self._ink is not None)

    def ask(self, *, name: bool) -> None:
        """Whether what is typed from now on is a person's name."""
        self._engine.ask(Asked.NAME if name else Asked.TEXT)

    def feed(self, key: str) -> Composition:
        """A letter, or the mark that parts syllables."""
        return self._seen(self._engine.feed(key))

    def rub(self) -> Composition | None:
        """Takes a letter back; None when none is open, so that the field loses a character."""
        return self._seen(self._engine.backspace()) if self._is_open else None

    def literal(self, text: str) -> Composition:
        """Commits what the open letters most likely are, and the text behind it."""
        committed = ""
        while self._is_open:
            committed += (self.choose(0) if self._can_choose else self.choose_letters()).committed
        return Composition(committed=committed + text)

    def space(self) -> Composition:
        """Takes what the open letters most likely are, or is a blank where none are open."""
        return self.literal("" if self._is_open else " ")

    def choose(self, index: int) -> Composition:
        """A candidate, counted over all pages."""
        return self._seen(self._engine.choose(index))

    def choose_letters(self) -> Composition:
        """The letters as they were typed."""
        return self._seen(self._engine.choose_letters())

    def page(self, number: int) -> tuple[str, ...]:
        """A page of candidates, from 0; empty behind the last."""
        return self._engine.page(number)

    def following(self, text: str) -> tuple[str, ...]:
        """What may come behind the end of the field; nothing without an engine."""
        return self._pinyin.following(text) if self._pinyin else ()

    def drop(self) -> Composition:
        """Forgets the open letters."""
        return self._seen(self._engine.clear())

    def recognise(self, strokes: Sequence[Stroke]) -> tuple[str, ...]:
        """What the strokes may be, likeliest first."""
        return self._ink.recognise(strokes) if self._ink else ()

    def wipe(self) -> None:
        """Forgets the person."""
        self._can_choose = self._is_open = False
        if self._pinyin is not None:
            self._pinyin.wipe()

    def close(self) -> None:
        """Lets the engines go."""
        for engine in (self._pinyin, self._ink):
            if engine is not None:
                engine.close()

    @property
    def _engine(self) -> PinyinEngine:
        if self._pinyin is None:
            raise InputMissing("there is no pinyin on this machine")
        return self._pinyin

    def _seen(self, composition: Composition) -> Composition:
        self._is_open = bool(composition.letters or composition.chosen)
        self._can_choose = bool(composition.candidates)
        return composition


def _pinyin(cache: Path) -> PinyinEngine | None:
    try:
        return open_pinyin(cache)
    except InputMissing:
        return None


def _ink() -> HandwritingEngine | None:
    try:
        return open_handwriting()
    except InputMissing:
        return None
