"""Reads the language model of open-gram (Debian's sunpinyin-data, CC BY-SA 3.0).

`lm_sc.t3g` holds probabilities of words and of words after a word, `pydict_sc.bin` the words with
their pinyin. Only numbers and words are read; layouts are little-endian.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.input.syllables import FINALS, INITIALS

GRAMS, WORDS = "lm_sc.t3g", "pydict_sc.bin"
ID_BITS = 18
_ID_MASK = (1 << ID_BITS) - 1
_PROBABILITIES, _BACK_OFFS = 1 << 16, 1 << 14
_NODE = 12
_TRIE_ROOT = 12
_UNKNOWN = -20.0

Words = NDArray[np.uint32]


@dataclass(frozen=True)
class Grams:
    """Natural logarithms by word id; `back_off` is added where a pair is unknown.

    `pairs` is sorted: the first word's id shifted by ID_BITS, or the second's. The file's triples
    are not read: they chose no better (docs/decisions/0007).
    """

    single: NDArray[np.float32]
    back_off: NDArray[np.float32]
    pairs: NDArray[np.int64]
    pair: NDArray[np.float32]


@dataclass(frozen=True)
class _Levels:
    """Two tables of the file, each with one closing row, and the scales of their numbers."""

    ones: Words
    twos: Words
    probability: NDArray[np.float32]
    back_off: NDArray[np.float32]


def read_grams(path: Path) -> Grams:
    """The probabilities of words by id and of pairs."""
    levels = _levels(np.memmap(path, np.uint8, "r"))
    single, back_off = _single(levels)
    ones, twos = levels.ones[:-1], levels.twos[:-1]
    first = np.repeat((ones[:, 0] & _ID_MASK).astype(np.int64), _followers(ones, len(twos)))
    return Grams(
        single,
        back_off,
        (first << ID_BITS) | (twos[:, 0] & _ID_MASK),
        levels.probability[twos[:, 1] & 0xFFFF],
    )


def _levels(data: NDArray[np.uint8]) -> _Levels:
    sizes = [int(size) for size in np.frombuffer(data, "<u4", 3, 8)]
    at = 8 + 16
    probability = np.log(np.frombuffer(data, "<f4", _PROBABILITIES, at))
    at += 4 * _PROBABILITIES
    back_off = np.log(np.frombuffer(data, "<f4", _BACK_OFFS, at))
    at += 4 * _BACK_OFFS + _NODE * sizes[0]
    ones = np.frombuffer(data, "<u4", 3 * sizes[1], at).reshape(-1, 3)
    at += _NODE * sizes[1]
    twos = np.frombuffer(data, "<u4", 3 * sizes[2], at).reshape(-1, 3)
    return _Levels(ones, twos, probability, back_off)


def _single(levels: _Levels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    ones = levels.ones[:-1]
    ids = ones[:, 0] & _ID_MASK
    single = np.full(int(ids.max()) + 1, np.float32(_UNKNOWN))
    back_off = np.zeros(len(single), np.float32)
    single[ids] = levels.probability[ones[:, 1] & 0xFFFF]
    back_off[ids] = levels.back_off[ones[:, 0] >> ID_BITS]
    return single, back_off


def _followers(nodes: Words, below: int) -> NDArray[np.int64]:
    """How many of the nodes below belong to each node."""
    high = ((nodes[:, 2] >> 25) & 0x7F).astype(np.int64) << 16
    return np.diff(high | (nodes[:, 1] >> 16), append=below)


def installed() -> Path | None:
    """The folder that the Debian package put the files into; None where it is not installed."""
    return next((path.parent for path in Path("/usr/lib").glob(f"*/sunpinyin/data/{GRAMS}")), None)


def read_words(path: Path) -> Iterator[tuple[str, str, int]]:
    """Each word with its syllables and its id; a word with two readings comes twice."""
    data = path.read_bytes()
    numbers = np.frombuffer(data[: len(data) // 4 * 4], "<u4")
    start = int(numbers[2])
    text = data[start : start + (len(data) - start) // 4 * 4].decode("utf-32-le")
    yield from _walk(numbers, _TRIE_ROOT, "", text.split("\0"))


def _walk(
    numbers: NDArray[Any], offset: int, reading: str, texts: list[str]
) -> Iterator[tuple[str, str, int]]:
    at = offset // 4
    words, branches = int(numbers[at]) & 0xFFF, (int(numbers[at]) >> 12) & 0xFFF
    behind = at + 1 + 2 * branches
    for info in numbers[behind : behind + words].tolist():
        number = info & 0xFFFFFF
        yield texts[number], reading[1:], number
    pairs = numbers[at + 1 : behind].tolist()
    for syllable, child in zip(pairs[::2], pairs[1::2], strict=True):
        initial, final = (syllable >> 12) & 0xFF, (syllable >> 4) & 0xFF
        if 0 < final < len(FINALS):  # the others stand for syllables not yet whole
            spelling = f"{reading} {INITIALS[initial]}{FINALS[final]}"
            yield from _walk(numbers, child, spelling, texts)
