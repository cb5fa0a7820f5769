"""Text of a screen as a voice should say it: numbers, times and signs in words.

What is masked is left out whole, so that no part of somebody's number or name is said aloud."""

import re

from kiosk.domain.spoken_english import english
from kiosk.domain.spoken_mandarin import mandarin

ENGLISH = "en"
LONGEST = 40
"""Characters said in one breath: the voice can be stopped and slowed between two."""

_MASKED = re.compile(r"[^\s,。;:、,;]*[*＊•●]{2,}[^\s,。;:、,;]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_DECORATION = re.compile(r"[\u2600-\u27bf\u25a0-\u25ff\ue000-\uf8ff\U0001f000-\U0001faff#_|]+")
_DOT = re.compile(r"\s*·\s*")
_EDGES = " ,\uff0c\u3001"
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_SENTENCE = re.compile(r"[^。!?;!?;\n]*[。!?;!?;\n]+|[^。!?;!?;\n]+$")
_CLAUSE = re.compile(r"[^,、,::]*[,、,::]+|[^,、,::]+$")


def spoken(text: str, language: str) -> str:
    """What to say for the text; "" when there is nothing to say. `language`: en, or Mandarin."""
    stars = re.sub(r"(?<=\d)\s*★", "星" if language != ENGLISH else " stars", text)
    plain = _MASKED.sub("", _ADDRESS.sub("", stars))
    plain = _DOT.sub(", " if language == ENGLISH else ",", _DECORATION.sub(" ", plain))
    said = english(plain) if language == ENGLISH else mandarin(plain)
    said = _SPACES.sub(" ", said).strip(_EDGES)
    return said if _is_heard(said) else ""


def breaths(text: str, longest: int = LONGEST) -> list[str]:
    """The text in pieces to be said one after the other, broken where a reader would breathe."""
    return [
        piece
        for sentence in _SENTENCE.findall(text)
        for piece in _clauses(sentence.strip(), longest)
        if _is_heard(piece)
    ]


def _clauses(sentence: str, longest: int) -> list[str]:
    """The sentence whole when it is short, else in runs of clauses at most `longest` long."""
    if len(sentence) <= longest:
        return [sentence]
    runs = [""]
    for clause in _CLAUSE.findall(sentence):
        if runs[-1] and len(runs[-1]) + len(clause) > longest:
            runs.append("")
        runs[-1] += clause
    return [run.strip() for run in runs]


def _is_heard(text: str) -> bool:
    return any(char.isalnum() for char in text)
