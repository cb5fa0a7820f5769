"""People who write by hand, simulated: shake, slant, size, wrong stroke order, joined strokes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

OUTSIDE = Path(__file__).with_name("kanjivg.json")
"""Middle lines of another hand than the recogniser's patterns: see the file's own head."""
_MIDDLE = 450.0


@dataclass(frozen=True)
class Habit:
    """How somebody writes. `shake` 1 is ordinary; `joins` so many pairs of strokes are joined."""

    name: str
    shake: float = 1.0
    any_order: bool = False
    joins: int = 0


HABITS = (
    Habit("neat", shake=0.5),
    Habit("ordinary"),
    Habit("any order", any_order=True),
    Habit("1 joined", joins=1),
    Habit("2 joined", joins=2),
    Habit("3 joined", joins=3),
    Habit("any order, 2 joined", any_order=True, joins=2),
    Habit("sloppy", shake=1.6),
)


def outside_shapes(path: Path = OUTSIDE) -> dict[str, list[Points]]:
    """Characters with their strokes in a box of about 1000."""
    found = json.loads(path.read_text(encoding="utf-8"))["characters"]
    return {text: [np.array(one, np.float64) for one in strokes] for text, strokes in found.items()}


def write(
    strokes: Sequence[Points], habit: Habit, chance: np.random.Generator
) -> list[list[tuple[float, float]]]:
    """One character as this person draws it, in pixels."""
    bent = _bend(habit.shake, chance)
    drawn = [_shaken(_even(one), habit.shake, chance) for one in strokes]
    drawn = [(one - _MIDDLE) @ bent.T + _MIDDLE for one in drawn]
    if habit.any_order:
        drawn = [drawn[place] for place in chance.permutation(len(drawn))]
    for _ in range(habit.joins):
        drawn = _joined(drawn, chance)
    size, corner = chance.uniform(0.3, 0.7), chance.uniform(0, 100, 2)
    return [[(float(x), float(y)) for x, y in one * size + corner] for one in drawn]


def _bend(shake: float, chance: np.random.Generator) -> Points:
    """Slant, turn and stretch of the whole character."""
    slant, turn = chance.normal(0, 0.12) * shake, chance.normal(0, 0.05) * shake
    wide, high = 1 + chance.normal(0, 0.1, 2) * shake
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return np.asarray(turned @ np.array([[wide, slant], [0, high]]), np.float64)


def _shaken(stroke: Points, shake: float, chance: np.random.Generator) -> Points:
    """A stroke that is out of place, turned, too long or short, and trembles."""
    middle, angle = stroke.mean(axis=0), chance.normal(0, 0.06) * shake
    size = 1 + chance.normal(0, 0.08) * shake
    turned = size * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = (stroke - middle) @ turned.T + middle + chance.normal(0, 22 * shake, 2)
    tremble = chance.normal(0, 9 * shake, (len(stroke) + 4, 2))
    smooth = np.stack([np.convolve(axis, np.ones(5) / 5, "valid") for axis in tremble.T], axis=1)
    return np.asarray(moved + smooth, np.float64)


def _even(stroke: Points, step: float = 25) -> Points:
    lengths = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    wanted = np.linspace(0, along[-1], max(2, int(along[-1] / step) + 1))
    return np.stack([np.interp(wanted, along, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _joined(strokes: list[Points], chance: np.random.Generator) -> list[Points]:
    if len(strokes) < 2:
        return strokes
    first = int(chance.integers(len(strokes) - 1))
    before, behind = strokes[first], strokes[first + 1]
    link = np.linspace(before[-1], behind[0], 6)[1:-1]
    both = np.concatenate([before, link, behind])
    return [*strokes[:first], both, *strokes[first + 2 :]]
