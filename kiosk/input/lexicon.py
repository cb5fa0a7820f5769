"""All words that the sentence model may use, ordered by what is heard."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from kiosk.input.syllables import heard, normal


class Word(NamedTuple):
    """`number` names the word in the language model, `kind` its place in KINDS. `likely`: how
    likely it is alone; `share`: among the words of its kind; both are natural logarithms."""

    text: str
    reading: str
    number: int
    likely: float
    kind: int = 0
    share: float = 0.0


class Found(NamedTuple):
    """A word that may stand from one place of the letters to `stop`; `strange`: how many of its
    syllables are written otherwise than typed."""

    stop: int
    word: Word
    strange: int
    size: int


class Lexicon(msgspec.Struct, frozen=True):
    """Columns of the words, sorted by `keys`: the sounds of a word, a blank behind every one.

    Columns, because 80,000 small objects take a second to make and these lists a tenth of it.
    """

    keys: list[str]
    texts: list[str]
    readings: list[str]
    numbers: list[int]
    likely: list[float]
    kinds: list[int]
    shares: list[float]
    syllables: frozenset[str]

    def at(self, letters: str, start: int, ends: Mapping[int, list[int]]) -> Iterator[Found]:
        """Every word that the letters from `start` may begin with, the likely ones first."""
        waiting: list[tuple[int, str, list[str]]] = [(start, "", [])]
        while waiting:
            place, key, typed = waiting.pop()
            for stop in ends.get(place, ()):
                syllable = normal(letters[place:stop])
                longer, so_far = f"{key}{heard(syllable)} ", [*typed, syllable]
                low = bisect_left(self.keys, longer)
                if low < len(self.keys) and self.keys[low].startswith(longer):
                    waiting.append((stop, longer, so_far))
                    yield from self._same(low, longer, so_far, stop)

    def _same(self, low: int, key: str, typed: list[str], stop: int) -> Iterator[Found]:
        as_typed = " ".join(typed)
        while low < len(self.keys) and self.keys[low] == key:
            reading = self.readings[low]
            strange = 0 if reading == as_typed else _differing(reading, typed)
            yield Found(stop, self._word(low), strange, len(typed))
            low += 1

    def _word(self, row: int) -> Word:
        return Word(
            self.texts[row],
            self.readings[row],
            self.numbers[row],
            self.likely[row],
            self.kinds[row],
            self.shares[row],
        )


def _differing(reading: str, typed: list[str]) -> int:
    return sum(a != b for a, b in zip(reading.split(" "), typed, strict=True))


def build(words: Iterable[Word]) -> Lexicon:
    """A lexicon of these words, the likely ones first where they sound alike."""
    kept = sorted((_key(word), -word.likely, word) for word in words)
    columns = [list(column) for column in zip(*(word for _, _, word in kept), strict=True)]
    texts, readings, numbers, likely, kinds, shares = columns
    syllables = frozenset(one for reading in readings for one in reading.split(" "))
    keys = [key for key, _, _ in kept]
    return Lexicon(keys, texts, readings, numbers, likely, kinds, shares, syllables)


def _key(word: Word) -> str:
    return "".join(f"{heard(one)} " for one in word.reading.split(" "))
