"""Handwriting by the look of the ink: free in the order of strokes and in joining them.

Each character of GB2312 has one pattern, made from the middle lines of hanzi-writer-data (Arphic
Public License). Features are weighed by what simulated writers change and what they keep.
"""

import zlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from kiosk.errors import InputMissing
from kiosk.input.ink import features

SHAPES = Path(__file__).resolve().parents[2] / "assets" / "input" / "shapes.npz"

Stroke = Sequence[tuple[float, float]]


class Shapes:
    """A HandwritingEngine. Raises InputMissing where the patterns cannot be read."""

    def __init__(self, path: Path = SHAPES) -> None:
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                self._texts = str(data["texts"])
                self._mean = data["mean"].astype(np.float32)
                self._weights = data["weights"].astype(np.float32)
                self._patterns = data["patterns"].astype(np.float32)
        except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error) as error:
            raise InputMissing(f"the shapes of characters cannot be read: {error}") from error
        self._patterns /= np.linalg.norm(self._patterns, axis=1, keepdims=True)

    def recognise(self, strokes: Sequence[Stroke], count: int = 8) -> tuple[str, ...]:
        """See HandwritingEngine."""
        return tuple(text for text, _ in self.nearest(strokes, count))

    def nearest(self, strokes: Sequence[Stroke], count: int) -> list[tuple[str, float]]:
        """Characters with their likeness, 1 for the same, best first."""
        ink = [np.asarray(stroke, np.float64).reshape(-1, 2) for stroke in strokes if len(stroke)]
        if not ink:
            return []
        seen = (features(ink) - self._mean) @ self._weights
        likeness = self._patterns @ (seen / max(float(np.linalg.norm(seen)), 1e-9))
        rows = np.argsort(-likeness)[:count]
        return [(self._texts[row], float(likeness[row])) for row in rows]

    def close(self) -> None:
        """See HandwritingEngine."""
