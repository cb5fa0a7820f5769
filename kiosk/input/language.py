"""Puts the sentence model together: open-gram's words and pairs, and the words of our field."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import inf, log
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from kiosk.input.field import DICTIONARY, FOLLOWS, KINDS, FieldWord, read_field
from kiosk.input.lexicon import Lexicon, Word, build
from kiosk.input.open_gram import GRAMS, ID_BITS, WORDS, Grams, read_grams, read_words
from kiosk.input.sentence import START, SentenceModel

_FIRST_OWN = 1 << (ID_BITS - 1)
_SYMBOLS = 100
"""Ids below belong to punctuation."""
_SUFFIX = 6
_LAYOUT = 1
"""To be raised with every change of how words are gathered: old caches are not read then."""

_Known = dict[tuple[str, str], Word]


@dataclass(frozen=True)
class Language:
    """Sentences for letters, and what may follow a text. Holds nothing of what was typed."""

    model: SentenceModel
    field: tuple[FieldWord, ...]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        lexicon = self.model.lexicon
        return dict(zip(lexicon.texts, lexicon.numbers, strict=True))

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {number: text for text, number in self._numbers.items()}

    def before(self, text: str, *, name: bool) -> Word:
        """The word that a sentence behind `text` goes on from; `name` where a name is asked for."""
        if name and not text:
            return START._replace(kind=KINDS.index("name"))
        ends = (text[-size:] for size in range(min(_SUFFIX, len(text)), 0, -1))
        number = next((self._numbers[end] for end in ends if end in self._numbers), None)
        return START if number is None else START._replace(number=number)

    def following(self, text: str, count: int) -> tuple[str, ...]:
        """What may come next: the rest of a word of our field, then the words that follow."""
        found = dict.fromkeys((*self._rests(text), *self._followers(text, count)))
        return tuple(found)[:count]

    def _rests(self, text: str) -> list[str]:
        """The rests of our words that the end of the text begins, for its longest such end."""
        for size in range(min(_SUFFIX, len(text)), 1, -1):
            end = text[-size:]
            words = [w for w in self.field if w.text.startswith(end) and len(w.text) > size]
            if words:
                words.sort(key=lambda word: (-word.weight, len(word.text)))
                return [word.text[size:] for word in words]
        return []

    def _followers(self, text: str, count: int) -> list[str]:
        grams = self.model.grams
        for size in range(min(_SUFFIX, len(text)), 0, -1):
            number = self._numbers.get(text[-size:], _FIRST_OWN)
            low, high = np.searchsorted(grams.pairs, [number << ID_BITS, (number + 1) << ID_BITS])
            if low < high:
                order = low + np.argsort(-grams.pair[low:high])[: count + _SYMBOLS]
                ids = [int(pair) & ((1 << ID_BITS) - 1) for pair in grams.pairs[order]]
                return [self._texts[one] for one in ids if one > _SYMBOLS and one in self._texts]
        return []


def load_language(folder: Path, cache: Path) -> Language:
    """Reads the files of sunpinyin-data in `folder`; the words from `cache` if they are there.

    Gathering the words takes a second or two, reading them from the cache a tenth of it.
    """
    grams, field = read_grams(folder / GRAMS), tuple(read_field())
    stamp = _stamp(folder)
    kept = cache / f"words-{stamp}.bin"
    try:
        lexicon = msgspec.msgpack.decode(kept.read_bytes(), type=Lexicon)
    except (OSError, msgspec.MsgspecError):
        lexicon = _gather(folder, grams, field)
        _keep(kept, msgspec.msgpack.encode(lexicon))
    return Language(SentenceModel(lexicon, grams, _kinds()), field)


def _stamp(folder: Path) -> str:
    """Another one for other words."""
    digest = sha256(f"{_LAYOUT} {KINDS}".encode() + DICTIONARY.read_bytes())
    state = (folder / WORDS).stat()
    digest.update(f"{state.st_size} {state.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def _keep(path: Path, data: bytes) -> None:
    """Whole or not at all, and nothing of an earlier version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("words-*"):
        old.unlink()
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)


def _gather(folder: Path, grams: Grams, field: tuple[FieldWord, ...]) -> Lexicon:
    known: _Known = {
        (text, reading): Word(text, reading, number, float(grams.single[number]))
        for text, reading, number in read_words(folder / WORDS)
        if number < len(grams.single) and _written_today(text)
    }
    numbers = {word.text: word.number for word in known.values()}
    totals: Counter[str] = Counter()
    for one in field:
        totals[one.kind] += one.weight
    for place, one in enumerate(field):
        old = known.get((one.text, one.reading))
        number = numbers.setdefault(one.text, _FIRST_OWN + place)
        known[one.text, one.reading] = _own(one, old, number, totals[one.kind])
    return build(known.values())


def _own(one: FieldWord, old: Word | None, number: int, total: int) -> Word:
    """A word of ours is as likely as we say, unless the language model says more."""
    likely = log(one.weight / 1e8)
    if old:
        judged = len(one.text) == 1 or one.kind in ("surname", "given")
        likely = old.likely if judged else max(old.likely, likely)
    share = log(one.weight / total)
    return Word(one.text, one.reading, number, likely, KINDS.index(one.kind), share)


def _written_today(text: str) -> bool:
    """Whether a text has simplified characters only."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _kinds() -> NDArray[np.float64]:
    """How likely a word of one kind is behind a word of another, as natural logarithms."""
    table = np.full((len(KINDS), len(KINDS)), -inf)
    for (first, second), chance in FOLLOWS.items():
        table[KINDS.index(first), KINDS.index(second)] = log(chance)
    return table
