"""Syllables of pinyin, and the sounds that people do not tell apart (zh/z, n/l, ang/an)."""

import re
from functools import lru_cache

_INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w"
_FINALS = (
    "a o e ai ei ao ou an en ang eng er i ia ie iao iu ian in iang ing "
    "u ua uo uai ui uan un uang ong v ue ue iong"
)
INITIALS = ("", *_INITIALS.split())
FINALS = ("", *_FINALS.split())
"""In the order of open-gram's syllable numbers, where the ue of lue and of jue are two."""

LONGEST = 6

_WRITTEN = (
    (re.compile(r"^([jqxy])v"), r"\1u"),
    (re.compile(r"^([nl])ve$"), r"\1ue"),
)
_HEARD = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=.)"), "l"),
    (re.compile(r"([aei])ng$"), r"\1n"),
)


@lru_cache(maxsize=4096)
def normal(syllable: str) -> str:
    """One spelling of a syllable: `jv` is `ju`, `nve` is `nue`."""
    for pattern, replacement in _WRITTEN:
        syllable = pattern.sub(replacement, syllable)
    return syllable


@lru_cache(maxsize=4096)
def heard(syllable: str) -> str:
    """What syllables that sound alike have in common: `zhang` and `zan` are both `zan`."""
    for pattern, replacement in _HEARD:
        syllable = pattern.sub(replacement, syllable)
    return syllable


def cuts(letters: str, known: frozenset[str]) -> dict[int, list[int]]:
    """From each place the ends of the syllables there, as far as they lead to the very end."""
    ends: dict[int, list[int]] = {}
    leads = {len(letters)}
    for start in range(len(letters) - 1, -1, -1):
        stops = range(start + 1, min(start + LONGEST, len(letters)) + 1)
        ends[start] = [
            stop for stop in stops if stop in leads and normal(letters[start:stop]) in known
        ]
        if ends[start]:
            leads.add(start)
    return ends
