"""Pinyin as the keyboard on the screen uses it: letters in, candidates out.

Every call returns within milliseconds and belongs on one thread at a time; which one does not
matter. There is one engine a process. Nothing is learnt from what people choose.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

PAGE = 10
"""Candidates a page."""


class Asked(Enum):
    """What the field on the screen asks for; a name is guessed as a name."""

    TEXT = "text"
    NAME = "name"


@dataclass(frozen=True)
class Composition:
    """What stands on the screen while somebody types.

    `committed` goes into the field now, once. `chosen` are the parts chosen so far, still open;
    `letters` what is typed behind them, and `shown` the same cut into syllables. `candidates` is
    the first page for `letters`; `more` whether there is a second.
    """

    committed: str = ""
    chosen: str = ""
    letters: str = ""
    shown: str = ""
    candidates: tuple[str, ...] = ()
    more: bool = False


class PinyinEngine(Protocol):
    """What a keyboard needs. `a` to `z` and the parting mark `'` are keys."""

    def feed(self, key: str) -> Composition:
        """One key, or several at once. Other characters raise ValueError."""

    def backspace(self) -> Composition:
        """Takes the last letter away; opens the last part chosen where none is left."""

    def page(self, number: int) -> tuple[str, ...]:
        """Page `number` of the candidates, from 0; empty behind the last."""

    def choose(self, index: int) -> Composition:
        """Takes the candidate at `index`, counted over all pages. One that stands for the first
        part of the letters leaves the rest to be chosen; the last one commits everything."""

    def choose_letters(self) -> Composition:
        """Commits what is chosen and the letters as they were typed: for English words."""

    def following(self, text: str, count: int = PAGE) -> tuple[str, ...]:
        """What may come behind `text` (the end of the field), likeliest first."""

    def ask(self, what: Asked) -> None:
        """What the field asks for that is typed into from now on."""

    def clear(self) -> Composition:
        """Drops the composition."""

    def wipe(self) -> None:
        """Ends a person's session: nothing that was typed stays in memory that can be reached."""

    def close(self) -> None:
        """Lets the library go. Another engine may be opened then."""
