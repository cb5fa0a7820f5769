"""Writes shapes.npz from hanzi-writer-data's middle lines of strokes (Arphic Public License).

`npm pack hanzi-writer-data`, unpack it, then `python assets/input/build_shapes.py FOLDER`.
Simulated writers say which features change from hand to hand; those count less.
"""

import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kiosk.input.ink import SIZE, features  # noqa: E402
from tests.bench.writer import Habit, write  # noqa: E402

KEPT = 128
SMOOTHING = 0.3
WRITERS = 6000
_BASELINE = 900


def lines(folder: Path) -> dict[str, list[np.ndarray]]:
    """The strokes of every character of GB2312, y downwards."""
    found = {}
    for path in sorted(folder.glob("?.json")):
        if _in_gb2312(path.stem):
            medians = json.loads(path.read_text(encoding="utf-8"))["medians"]
            found[path.stem] = [np.array([(x, _BASELINE - y) for x, y in one]) for one in medians]
    return found


def _in_gb2312(text: str) -> bool:
    try:
        return len(text.encode("gb2312")) == 2 and "一" <= text <= "鿿"
    except UnicodeEncodeError:
        return False


def changes(shapes: list[list[np.ndarray]], patterns: np.ndarray) -> np.ndarray:
    """What simulated writers add to the patterns, one row a character written."""
    chance = np.random.default_rng(2024)
    rows = []
    for which in chance.integers(len(shapes), size=WRITERS):
        habit = Habit("", chance.uniform(0.5, 1.5), chance.random() < 0.3, int(chance.integers(4)))
        drawn = [np.array(one) for one in write(shapes[which], habit, chance)]
        rows.append(features(drawn) - patterns[which])
    return np.array(rows, np.float64)


def weights(patterns: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Linear discriminant analysis: wide between characters, narrow between writers."""
    within = change.T @ change / len(change)
    within += SMOOTHING * np.trace(within) / SIZE * np.eye(SIZE)
    values, vectors = np.linalg.eigh(within)
    white = vectors @ np.diag(values**-0.5) @ vectors.T
    _, wide = np.linalg.eigh(white @ np.cov(patterns.T) @ white)
    return white @ wide[:, ::-1][:, :KEPT]


def main(folder: Path) -> None:
    """Writes the file."""
    found = lines(folder)
    patterns = np.array([features(strokes) for strokes in found.values()], np.float64)
    weigh = weights(patterns, changes(list(found.values()), patterns))
    mean = patterns.mean(axis=0)
    seen = (patterns - mean) @ weigh
    scaled = np.round(seen / np.abs(seen).max(axis=1, keepdims=True) * 127).astype(np.int8)
    np.savez_compressed(
        Path(__file__).with_name("shapes.npz"),
        texts="".join(found),
        mean=mean.astype(np.float32),
        weights=weigh.astype(np.float16),
        patterns=scaled,
    )
    print(f"{len(found)} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
