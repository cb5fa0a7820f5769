"""The likeliest sentences for letters of pinyin, by which word follows which."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kiosk.input.field import KINDS
from kiosk.input.lexicon import Found, Lexicon, Word
from kiosk.input.open_gram import ID_BITS, Grams
from kiosk.input.syllables import cuts

LONGEST_INPUT = 60
_BEAM = 80
_WAYS = 5
"""So many sentences may end alike and begin differently."""
_SOUND_ALIKE = 40
_STRANGE = -3.0
"""What a syllable costs that is only heard as typed, as a natural logarithm."""
_FAR = 5.0
"""A sentence so much less likely than the best, as a natural logarithm, is not offered."""
START = Word("", "", 70, 0.0, KINDS.index("start"))
"""A sentence begins as if behind a comma, whose number this is."""

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]


class _Step(NamedTuple):
    """A word behind the step `row` to `place`."""

    score: float
    word: Word
    place: int
    row: int


_Steps = dict[int, list[_Step]]
"""The best steps to each place, best first."""


@dataclass(frozen=True)
class SentenceModel:
    """Words and their probabilities; holds nothing of what was typed."""

    lexicon: Lexicon
    grams: Grams
    kinds: Scores
    """How likely a word of a kind is behind one of another kind."""

    def sentences(self, letters: str, *, count: int = 4, before: Word = START) -> list[str]:
        """The likeliest texts for the whole of the letters, best first; none if no text fits.

        `before` is the word that the sentence goes on from.
        """
        if not 0 < len(letters) <= LONGEST_INPUT:
            return []
        ends = cuts(letters, self.lexicon.syllables)
        steps = self._steps(letters, ends, before) if ends[0] else {}
        last = steps.get(len(letters), [])
        near = [row for row, step in enumerate(last) if step.score > last[0].score - _FAR]
        return list(dict.fromkeys(_text(steps, len(letters), row) for row in near))[:count]

    def _steps(self, letters: str, ends: Mapping[int, list[int]], before: Word) -> _Steps:
        steps: _Steps = {0: [_Step(0.0, before, 0, 0)]}
        waiting: _Steps = {}
        for place in range(len(letters) + 1):
            if place in waiting:
                steps[place] = nlargest(_BEAM, waiting.pop(place), key=_score)
            if place in steps and place < len(letters):
                found = _likely(list(self.lexicon.at(letters, place, ends)))
                self._extend(place, steps[place], found, waiting)
        return steps

    def _extend(self, place: int, state: list[_Step], found: list[Found], waiting: _Steps) -> None:
        """Puts every word found behind every step, and keeps the best ways to each word."""
        if not found:
            return
        scores = np.array([step.score for step in state])[:, None] + self._follows(state, found)
        rows = np.argsort(-scores, axis=0)[:_WAYS]
        best = np.take_along_axis(scores, rows, axis=0)
        for one, these, places in zip(found, best.T.tolist(), rows.T.tolist(), strict=True):
            steps = (_Step(s, one.word, place, row) for s, row in zip(these, places, strict=True))
            waiting.setdefault(one.stop, []).extend(steps)

    def _follows(self, state: list[_Step], found: list[Found]) -> Scores:
        """How likely each word found is behind each step, shape (steps, found)."""
        grams = self.grams
        before = np.array([step.word.number for step in state], np.int64)
        behind = np.array([one.word.number for one in found], np.int64)
        alone = np.array([one.word.likely for one in found])
        wanted = (before[:, None] << ID_BITS) | behind
        places = np.minimum(np.searchsorted(grams.pairs, wanted), len(grams.pairs) - 1)
        likely = np.where(
            grams.pairs[places] == wanted,
            grams.pair[places],
            _back_offs(grams.back_off, before) + alone,
        )
        kinds = np.array([step.word.kind for step in state])
        shares = [one.word.share for one in found]
        of_kind = self.kinds[kinds[:, None], [one.word.kind for one in found]] + shares
        likely = np.maximum(likely, of_kind)
        strange = np.array([one.strange for one in found])
        return np.asarray(likely + strange * _STRANGE, np.float64)


def _back_offs(table: NDArray[np.float32], numbers: Numbers) -> Scores:
    """As a column; nothing for the words of ours that the table does not have."""
    inside = numbers < len(table)
    return np.where(inside, table[np.where(inside, numbers, 0)], 0.0)[:, None]


def _score(step: _Step) -> float:
    return step.score


def _likely(found: list[Found]) -> list[Found]:
    """At most so many words of one place and length, the likeliest."""
    kept: dict[tuple[int, int], list[Found]] = {}
    for one in found:
        kept.setdefault((one.stop, one.size), []).append(one)
    for group in kept.values():
        group.sort(key=lambda one: -(one.word.likely + _STRANGE * one.strange))
    return [one for group in kept.values() for one in group[:_SOUND_ALIKE]]


def _text(states: Mapping[int, list[_Step]], place: int, row: int) -> str:
    parts: list[str] = []
    while place > 0:
        step = states[place][row]
        parts.append(step.word.text)
        place, row = step.place, step.row
    return "".join(reversed(parts))
