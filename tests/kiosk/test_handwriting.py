"""Handwriting with the real models."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.errors import InputMissing
from kiosk.input.handwriting import HandwritingEngine, JointHandwriting, open_handwriting
from kiosk.input.ink import SIZE, features
from kiosk.input.shapes import SHAPES, Shapes
from kiosk.input.zinnia import Zinnia
from tests.bench.writer import Habit, outside_shapes, write

Strokes = list[list[tuple[float, float]]]

TEN: Strokes = [[(100, 300), (500, 300)], [(300, 100), (300, 520)]]
KING: Strokes = [
    [(120, 110), (480, 110)],
    [(140, 300), (460, 300)],
    [(300, 110), (300, 480)],
    [(90, 480), (510, 480)],
]


@pytest.fixture(scope="module")
def engine() -> HandwritingEngine:
    return open_handwriting()


@pytest.mark.parametrize(("strokes", "text"), [(TEN, "十"), (KING, "王")])
def test_plain_characters_come_first(
    engine: HandwritingEngine, strokes: Strokes, text: str
) -> None:
    assert engine.recognise(strokes)[0] == text


def test_the_order_of_strokes_does_not_matter(engine: HandwritingEngine) -> None:
    assert "王" in engine.recognise(KING[::-1])[:3]
    assert "王" not in Zinnia().recognise(KING[::-1])[:3]


def test_joined_strokes_are_understood(engine: HandwritingEngine) -> None:
    joined = [KING[0], KING[1], [*KING[2], *KING[3]]]
    assert "王" in engine.recognise(joined)


def test_size_and_place_on_the_pad_do_not_matter(engine: HandwritingEngine) -> None:
    small = [[(x / 8 + 700, y / 8 + 900) for x, y in stroke] for stroke in KING]
    assert engine.recognise(small)[0] == "王"


def test_a_flat_character_is_not_stretched(engine: HandwritingEngine) -> None:
    line = [(100.0, 300.0), (230.0, 308.0), (370.0, 292.0), (500.0, 301.0)]
    assert engine.recognise([line])[0] == "一"
    straight = np.array([(x, 300.0) for x, _ in line])
    assert features([np.array(line)]) @ features([straight]) > 0.9


def test_both_recognisers_together_read_more_than_each_alone() -> None:
    joint, shapes, zinnia = open_handwriting(), Shapes(), Zinnia()
    some = list(outside_shapes().items())[:80]
    right = {"joint": 0, "shapes": 0, "zinnia": 0}
    chance = np.random.default_rng(7)
    for text, lines in some:
        drawn = write(lines, Habit("sloppy", shake=1.6), chance)
        right["joint"] += joint.recognise(drawn)[0] == text
        right["shapes"] += shapes.recognise(drawn)[0] == text
        right["zinnia"] += zinnia.recognise(drawn)[:1] == (text,)
    assert right["joint"] > max(right["shapes"], right["zinnia"])
    assert right["joint"] > 0.6 * len(some)


def test_no_ink_is_no_character(engine: HandwritingEngine) -> None:
    assert engine.recognise([]) == ()
    assert engine.recognise([[]]) == ()


def test_a_single_dot_does_no_harm(engine: HandwritingEngine) -> None:
    assert len(engine.recognise([[(200, 200)]], 4)) == 4


def test_candidates_are_as_many_as_asked_for_and_all_different(engine: HandwritingEngine) -> None:
    found = engine.recognise(KING, 12)
    assert len(set(found)) == 12


def test_a_drawing_leaves_nothing_behind(engine: HandwritingEngine) -> None:
    before = engine.recognise(TEN)
    engine.recognise(KING)
    assert engine.recognise(TEN) == before


def test_the_same_ink_has_the_same_features_in_any_order() -> None:
    ink = [np.array(stroke, float) for stroke in KING]
    assert np.allclose(features(ink), features(ink[::-1]))
    assert features(ink).shape == (SIZE,)
    assert np.isclose(np.linalg.norm(features(ink)), 1)


def test_without_zinnia_the_shapes_answer_alone(tmp_path: Path) -> None:
    engine = open_handwriting(model=tmp_path / "no.model")
    assert not isinstance(engine, JointHandwriting)
    assert engine.recognise(TEN)[0] == "十"


def test_a_model_that_is_no_model_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.model"
    broken.write_bytes(b"x")
    with pytest.raises(InputMissing, match=r"broken\.model"):
        Zinnia(broken)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_shapes_that_cannot_be_read_say_so(tmp_path: Path, part: float) -> None:
    broken = tmp_path / "shapes.npz"
    with pytest.raises(InputMissing):
        Shapes(broken)
    whole = SHAPES.read_bytes()
    broken.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(InputMissing):
        Shapes(broken)


def test_shapes_with_a_flipped_bit_say_so(tmp_path: Path) -> None:
    broken = tmp_path / "shapes.npz"
    data = bytearray(SHAPES.read_bytes())
    data[len(data) // 2] ^= 1
    broken.write_bytes(data)
    with pytest.raises(InputMissing):
        Shapes(broken)
