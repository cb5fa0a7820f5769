"""Breaks text into lines: Chinese between characters, Latin between words.

No line starts with a closing mark or ends with an opening one (GB/T 15834, 标点符号用法).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

_NO_START = frozenset(
    "\u00a0,.;:?!)]}%\u3001\u3002\u300b\u300d\u300f\u3011\u3015\u2026\u2014\u00b7\u201d\u2019\u2103"
    "\uff0c\uff1b\uff1a\uff1f\uff01\uff09\uff0e\uff05"
)
_NO_END = frozenset("([{\u300a\u300c\u300e\u3010\u3014\u201c\u2018\uff08\u00a5")
_PIECES = re.compile(r"[ \t]+|[!-~\u00a1-\u024f]+(?:[\u2013\u2014][!-~]+)*|.", re.DOTALL)
ELLIPSIS = "…"
_ORPHAN = 0.3

_FULL_WIDTH = {ord(mark): ord(mark) + 0xFEE0 for mark in ",;:?!()"}
_CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”]"
_HALF_MARK = re.compile(f"(?<={_CHINESE})[,;:?!()]|[,;:?!()](?={_CHINESE})")

Measure = Callable[[str], float]


def full_marks(text: str) -> str:
    """The text with the marks beside Chinese characters in their full width, as print has them;
    a middle dot stays on the line before it."""
    full = _HALF_MARK.sub(lambda mark: mark[0].translate(_FULL_WIDTH), text)
    return full.replace(" \u00b7 ", "\u00a0\u00b7 ")


def wrap(text: str, width: float, measure: Measure, max_lines: int = 0) -> list[str]:
    """The lines of `text` at most `width` wide. What `max_lines` leaves out is an ellipsis."""
    lines = [line for part in text.split("\n") for line in _wrapped(part, width, measure)]
    if max_lines and len(lines) > max_lines:
        last = _cut(lines[max_lines - 1], width - measure(ELLIPSIS), measure)
        return [*lines[: max_lines - 1], last + ELLIPSIS]
    return lines


def wrap_kindly(text: str, width: float, measure: Measure, max_lines: int = 0) -> list[str]:
    """As `wrap`; of two or three lines of a part the last is not left with a character or two."""
    lines = [line for part in text.split("\n") for line in _in_company(part, width, measure)]
    return wrap(text, width, measure, max_lines) if 0 < max_lines < len(lines) else lines


def _in_company(part: str, width: float, measure: Measure) -> list[str]:
    lines = list(_wrapped(part, width, measure))
    if len(lines) not in (2, 3) or measure(lines[-1]) > width * _ORPHAN:
        return lines
    narrow = width
    while narrow > width / 2:
        narrow -= width / 24
        tried = list(_wrapped(part, narrow, measure))
        if len(tried) > len(lines):
            break
        lines = tried
        if measure(lines[-1]) > narrow * _ORPHAN:
            break
    return lines


def _wrapped(text: str, width: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for unit in _units(text):
        for piece in _fitting(unit, width, measure):
            wide = measure(piece)
            if line and used + measure(piece.rstrip()) > width:
                yield line.rstrip()
                line, used = "", 0.0
                piece = piece.lstrip()
                wide = measure(piece)
            line += piece
            used += wide
    yield line.rstrip()


@lru_cache(maxsize=2048)
def _units(text: str) -> tuple[str, ...]:
    """Pieces that stay together: a word, or a character with the marks that cling to it."""
    units: list[str] = []
    for piece in _PIECES.findall(text):
        if units and (piece[0] in _NO_START or units[-1][-1:] in _NO_END):
            units[-1] += piece
        else:
            units.append(piece)
    return tuple(units)


def forget_units() -> None:
    """Lets go of the texts that were broken last."""
    _units.cache_clear()


def _fitting(unit: str, width: float, measure: Measure) -> Iterator[str]:
    """The unit, in parts where it is wider than a whole line."""
    while len(unit) > 1 and measure(unit) > width:
        part = _cut(unit, width, measure) or unit[0]
        yield part
        unit = unit[len(part) :]
    yield unit


def _cut(text: str, width: float, measure: Measure) -> str:
    while text and measure(text) > width:
        text = text[:-1]
    return text
