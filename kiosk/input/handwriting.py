"""Handwriting as the keyboard on the screen uses it: strokes in, characters out."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from kiosk.errors import InputMissing
from kiosk.input.shapes import SHAPES, Shapes
from kiosk.input.zinnia import MODEL, Zinnia

Stroke = Sequence[tuple[float, float]]
"""Points in pixels, in the order drawn; x to the right, y downwards."""

COUNT = 8
_LOOKED_AT = 20
ZINNIA_WEIGHT = 0.1


class HandwritingEngine(Protocol):
    """One character at a time. Keeps nothing of a drawing; may be called from any one thread."""

    def recognise(self, strokes: Sequence[Stroke], count: int = COUNT) -> tuple[str, ...]:
        """The characters that the strokes may be, likeliest first; none without ink."""

    def close(self) -> None:
        """Lets the models go."""


def open_handwriting(shapes: Path = SHAPES, model: Path = MODEL) -> HandwritingEngine:
    """Shapes, which know no stroke order, and zinnia, which relies on it, if it is installed."""
    matcher = Shapes(shapes)
    try:
        return JointHandwriting(matcher, Zinnia(model))
    except InputMissing:
        return matcher


class JointHandwriting:
    """Adds up what both say: where zinnia knows the order it helps, elsewhere it is outvoted."""

    def __init__(self, shapes: Shapes, zinnia: Zinnia) -> None:
        self._shapes, self._zinnia = shapes, zinnia

    def recognise(self, strokes: Sequence[Stroke], count: int = COUNT) -> tuple[str, ...]:
        """See HandwritingEngine."""
        votes: defaultdict[str, float] = defaultdict(float)
        for text, near in self._shapes.nearest(strokes, _LOOKED_AT):
            votes[text] += near
        for place, text in enumerate(self._zinnia.recognise(strokes, _LOOKED_AT)):
            if text in votes:
                votes[text] += ZINNIA_WEIGHT / (1 + place)
        return tuple(sorted(votes, key=lambda text: -votes[text]))[:count]

    def close(self) -> None:
        """See HandwritingEngine."""
        self._zinnia.close()
