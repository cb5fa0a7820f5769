"""The words of our field, and which kind of them often follows which."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DICTIONARY = Path(__file__).resolve().parents[2] / "assets" / "input" / "kiosk.dict.yaml"

FOLLOWS = {
    ("name", "surname"): 0.9,
    ("start", "thing"): 0.1,
    ("start", "place"): 0.1,
    ("start", "goods"): 0.05,
    ("start", "station"): 0.02,
    ("start", "verb"): 0.05,
    ("surname", "given"): 0.3,
    ("surname", "title"): 0.2,
    ("place", "ask"): 0.15,
    ("station", "ask"): 0.15,
    ("thing", "ask"): 0.05,
    ("thing", "fault"): 0.2,
    ("place", "fault"): 0.1,
    ("goods", "wrong"): 0.15,
    ("goods", "fault"): 0.05,
    ("number", "measure"): 0.6,
    ("measure", "thing"): 0.05,
    ("measure", "goods"): 0.05,
    ("verb", "number"): 0.1,
    ("verb", "thing"): 0.05,
    ("verb", "goods"): 0.05,
    ("degree", "quality"): 0.4,
    ("thing", "degree"): 0.1,
}
"""The chance that a word of the second kind follows one of the first; "name" is the beginning of a
field that asks for a name, "start" of any other."""
KINDS = ("", *dict.fromkeys(kind for pair in FOLLOWS for kind in pair))


class FieldWord(NamedTuple):
    """`weight`: how often in 100 million words. `kind`: one of KINDS."""

    text: str
    reading: str
    weight: int
    kind: str


def read_field(path: Path = DICTIONARY) -> Iterator[FieldWord]:
    """Every word of our dictionary."""
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 4:
            text, reading, weight, kind = cells
            yield FieldWord(text, reading, int(weight), kind)
