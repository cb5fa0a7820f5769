"""Chinese input: starts, milliseconds a key and a character, and how often what was meant is there.

The phrases are nobody's tuning material (see the head of phrases.tsv). Writers are simulated; the
shapes they write come from KanjiVG, those of the recogniser from elsewhere.
"""

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from kiosk.input.field import read_field
from kiosk.input.handwriting import HandwritingEngine, open_handwriting
from kiosk.input.pinyin import Asked, PinyinEngine
from kiosk.input.rime_engine import RimePinyin, open_pinyin
from kiosk.input.shapes import Shapes
from kiosk.input.zinnia import Zinnia
from tests.bench.machine import report, resident_mb
from tests.bench.writer import HABITS, Habit, outside_shapes, write

PHRASES = Path(__file__).with_name("phrases.tsv")
SHORT = 4
"""Longer phrases are not typed by first letters alone."""
_NOT_TOLD_APART = (("^([zcs])h", r"\1"), ("^n(?=.)", "l"), ("([aei])ng$", r"\1n"))


class Phrase(NamedTuple):
    """What somebody means to type into a form."""

    kind: str
    text: str
    syllables: tuple[str, ...]


Typing = Callable[[Phrase], str]


def phrases() -> list[Phrase]:
    """The lines of phrases.tsv."""
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Phrase(kind, text, tuple(pinyin.split())) for kind, text, pinyin in cells]


def full(phrase: Phrase) -> str:
    """Every letter."""
    return "".join(phrase.syllables)


def first_letters(phrase: Phrase) -> str:
    """The first letter of each syllable."""
    return "".join(syllable[0] for syllable in phrase.syllables)


def mixed_up(phrase: Phrase) -> str:
    """Every zh, ch, sh as z, c, s; n as l in front; ang, eng, ing as an, en, in: all at once."""
    syllables = list(phrase.syllables)
    for pattern, replacement in _NOT_TOLD_APART:
        syllables = [re.sub(pattern, replacement, one) for one in syllables]
    return "".join(syllables)


def type_all(
    engine: PinyinEngine, some: Sequence[Phrase], typing: Typing, *, hint: bool
) -> tuple[dict[str, Any], list[float]]:
    """Rates of the first and the first five candidates, and milliseconds a key."""
    first = five = 0
    keys_ms: list[float] = []
    for phrase in some:
        engine.clear()
        engine.ask(Asked.NAME if hint and phrase.kind == "name" else Asked.TEXT)
        found: tuple[str, ...] = ()
        for key in typing(phrase):
            started = perf_counter()
            found = engine.feed(key).candidates
            keys_ms.append((perf_counter() - started) * 1000)
        first += found[:1] == (phrase.text,)
        five += phrase.text in found[:5]
    count = len(some)
    return {
        "count": count,
        "first": round(first / count, 3),
        "five": round(five / count, 3),
    }, keys_ms


def milliseconds(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, and largest."""
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    figures = {"p50": p50, "p95": p95, "p99": p99, "max": max(values)}
    return {name: round(float(value), 2) for name, value in figures.items()}


def pinyin(cache: Path) -> None:
    """Starts, keys and rates of the pinyin engine."""
    before_mb = resident_mb()
    first_ms, engine = _opened(cache)
    engine.close()
    later_ms, engine = _opened(cache)
    report(
        "pinyin start", first_ms=first_ms, later_ms=later_ms, memory_mb=resident_mb() - before_mb
    )
    every = phrases()
    known = {word.text for word in read_field()}
    kinds = dict.fromkeys(phrase.kind for phrase in every)
    groups: list[tuple[str, Sequence[Phrase], Typing, bool]] = [
        ("full pinyin", every, full, True),
        ("full pinyin, names without the hint of the field", every, full, False),
        ("full pinyin, not whole in our list", _not_in(every, known), full, True),
        ("mixed-up sounds", [one for one in every if mixed_up(one) != full(one)], mixed_up, True),
        ("first letters", [one for one in every if len(one.text) <= SHORT], first_letters, True),
        ("first letters, whole in our list", _short_known(every, known), first_letters, True),
        *((f"full pinyin, {k}", [o for o in every if o.kind == k], full, True) for k in kinds),
    ]
    for name, some, typing, hint in groups:
        rates, keys_ms = type_all(engine, some, typing, hint=hint)
        report("pinyin", what=name, **rates, key_ms=milliseconds(keys_ms))
    engine.close()
    without_sentences(cache, every)


def without_sentences(cache: Path, every: Sequence[Phrase]) -> None:
    """The same with librime and our list alone, as where sunpinyin-data is not installed."""
    engine = open_pinyin(cache, with_sentences=False)
    for name, typing in (("full pinyin", full), ("mixed-up sounds", mixed_up)):
        rates, keys_ms = type_all(engine, every, typing, hint=True)
        what = f"{name}, librime alone"
        report("pinyin", what=what, **rates, key_ms=milliseconds(keys_ms))
    engine.close()


def handwriting() -> None:
    """Start, memory and rates of both recognisers and of the two together."""
    before_mb, started = resident_mb(), perf_counter()
    joint = open_handwriting()
    start_ms = round((perf_counter() - started) * 1000, 1)
    report("handwriting start", start_ms=start_ms, memory_mb=resident_mb() - before_mb)
    engines: dict[str, HandwritingEngine] = {
        "zinnia": Zinnia(),
        "shapes": Shapes(),
        "both": joint,
    }
    for habit in HABITS:
        for name, engine in engines.items():
            report("handwriting", who=habit.name, by=name, **_read(engine, habit))


def _read(engine: HandwritingEngine, habit: Habit) -> dict[str, Any]:
    chance = np.random.default_rng(11)
    shapes = outside_shapes()
    first = eight = 0
    spent_ms: list[float] = []
    for text, strokes in shapes.items():
        drawn = write(strokes, habit, chance)
        started = perf_counter()
        found = engine.recognise(drawn)
        spent_ms.append((perf_counter() - started) * 1000)
        first += found[:1] == (text,)
        eight += text in found
    rates = {"first": round(first / len(shapes), 3), "eight": round(eight / len(shapes), 3)}
    return {"count": len(shapes), **rates, "character_ms": milliseconds(spent_ms)}


def _opened(cache: Path) -> tuple[float, RimePinyin]:
    started = perf_counter()
    engine = open_pinyin(cache)
    return round((perf_counter() - started) * 1000, 1), engine


def _not_in(every: Sequence[Phrase], known: set[str]) -> list[Phrase]:
    return [phrase for phrase in every if phrase.text not in known]


def _short_known(every: Sequence[Phrase], known: set[str]) -> list[Phrase]:
    return [phrase for phrase in every if phrase.text in known and len(phrase.text) <= SHORT]


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        pinyin(Path(folder))
    handwriting()
