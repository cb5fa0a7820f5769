"""What strokes look like, whatever their order: direction maps of a normalised character.

The ink is centred and scaled by its own spread, laid on a grid of cells, and in each cell split
by the direction in which it was drawn; then blurred, so that a shift of a stroke costs little.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

GRID = 8
DIRECTIONS = 8
SIZE = GRID * GRID * DIRECTIONS

Points = NDArray[np.float64]
Features = NDArray[np.float32]

_STEP = 0.02
"""Pieces of ink, as a part of the character's size."""
_REACH = 2.1
"""The grid's half width in standard deviations of the ink."""
_FLATTEST = 0.35
"""A character like 一 is not stretched to a square: the narrow side counts at least so much."""


def features(strokes: Sequence[Points]) -> Features:
    """SIZE numbers of length 1 together; zeros where there is no ink. Strokes are (n, 2) points,
    y downwards."""
    middles, steps = _pieces(strokes)
    if not len(middles):
        return np.zeros(SIZE, np.float32)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    places = _placed(middles, lengths)
    maps = _maps(places, np.arctan2(steps[:, 1], steps[:, 0]), lengths)
    flat = np.sqrt(_blurred(maps)).reshape(-1)
    return np.asarray(flat / np.linalg.norm(flat), np.float32)


def _pieces(strokes: Sequence[Points]) -> tuple[Points, Points]:
    """Middles and vectors of short pieces of ink, all about equally long."""
    whole = np.concatenate([np.asarray(stroke, np.float64).reshape(-1, 2) for stroke in strokes])
    size = max(float(np.ptp(whole, axis=0).max()), 1e-9)
    parts = [_resampled(np.asarray(one, np.float64).reshape(-1, 2), size) for one in strokes]
    starts = np.concatenate([part[:-1] for part in parts])
    ends = np.concatenate([part[1:] for part in parts])
    return (starts + ends) / 2 / size, (ends - starts) / size


def _resampled(stroke: Points, size: float) -> Points:
    """Points at equal distances; a dot becomes a short stroke down to the right."""
    steps = np.hypot(*np.diff(stroke, axis=0).T) if len(stroke) > 1 else np.zeros(0)
    total = float(steps.sum())
    if total < size * _STEP:
        return stroke[:1] + np.array([[0.0, 0.0], [1.0, 1.0]]) * size * _STEP
    along = np.concatenate(([0.0], np.cumsum(steps)))
    wanted = np.linspace(0.0, total, max(2, round(total / size / _STEP) + 1))
    return np.stack([np.interp(wanted, along, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _placed(middles: Points, lengths: NDArray[np.float64]) -> Points:
    """Places on the grid, from 0 to GRID - 1."""
    weights = lengths / lengths.sum()
    centre = weights @ middles
    spread = np.sqrt(weights @ (middles - centre) ** 2)
    spread = np.maximum(spread, max(float(spread.max()) * _FLATTEST, 1e-6))
    inside = np.clip((middles - centre) / (spread * _REACH), -1.0, 1.0)
    return np.asarray((inside + 1.0) / 2 * (GRID - 1), np.float64)


def _maps(
    places: Points, angles: NDArray[np.float64], lengths: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The ink of each cell and direction, each piece shared among its neighbours."""
    maps = np.zeros((GRID + 1, GRID + 1, DIRECTIONS))
    turn = (angles / (2 * np.pi) * DIRECTIONS) % DIRECTIONS
    column, row, side = (np.floor(axis).astype(int) for axis in (*places.T, turn))
    right, down, on = places[:, 0] - column, places[:, 1] - row, turn - side
    for dx, x_share in ((0, 1 - right), (1, right)):
        for dy, y_share in ((0, 1 - down), (1, down)):
            for turned, share in ((0, 1 - on), (1, on)):
                cells = (row + dy, column + dx, (side + turned) % DIRECTIONS)
                np.add.at(maps, cells, lengths * x_share * y_share * share)
    return maps[:GRID, :GRID]


def _blurred(maps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each cell with half of its neighbours' ink."""
    wide = np.pad(maps, ((1, 1), (1, 1), (0, 0)))
    rows = wide[:-2] / 2 + wide[1:-1] + wide[2:] / 2
    return np.asarray(rows[:, :-2] / 2 + rows[:, 1:-1] + rows[:, 2:] / 2, np.float64)
