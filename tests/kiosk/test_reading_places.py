import cv2
import numpy as np
import pytest

from kiosk.devices.frame import Frame
from kiosk.devices.places import Place, code_like_places, is_noisy
from kiosk.devices.zxing import qr_codes
from tests.bench.sequences import Family, scene_without_code, sequence


def middle_of(place: Place) -> tuple[float, float]:
    return (place.left + place.right) / 2, (place.top + place.bottom) / 2


def found_in(frame: Frame) -> Place:
    places = code_like_places(frame)
    assert places
    return places[0]


@pytest.mark.parametrize("number", range(4))
def test_the_likeliest_place_holds_the_whole_code(number: int) -> None:
    frame = sequence(Family.DEVELOPMENT, "normal", number, frames=1).frames[0]
    place = found_in(frame)
    for x, y in qr_codes(frame).codes[0].corners:
        assert place.left <= x <= place.right
        assert place.top <= y <= place.bottom


def test_a_faint_code_is_found_beside_bold_writing() -> None:
    frame = np.full((720, 1280), 120, np.uint8)
    faint = np.random.default_rng(1).choice([116, 124], (50, 50)).astype(np.uint8)
    frame[260:460, 540:740] = faint.repeat(4, axis=0).repeat(4, axis=1)
    for y in (80, 640):
        cv2.putText(frame, "SALE 50%", (60, y), cv2.FONT_HERSHEY_DUPLEX, 1, (255,), 2)
    assert np.abs(np.subtract(middle_of(found_in(frame)), (640, 360))).max() < 20


def test_a_long_line_of_writing_is_less_likely_than_a_code_of_less_area() -> None:
    frame = np.full((720, 1280), 120, np.uint8)
    fine = np.random.default_rng(1).choice([20, 220], (50, 50)).astype(np.uint8)
    frame[100:300, 100:300] = fine.repeat(4, axis=0).repeat(4, axis=1)
    line = np.random.default_rng(2).choice([20, 220], (30, 250)).astype(np.uint8)
    frame[500:620, 100:1100] = line.repeat(4, axis=0).repeat(4, axis=1)
    assert np.abs(np.subtract(middle_of(found_in(frame)), (200, 200))).max() < 20


def test_a_place_too_large_for_its_time_is_cut_to_its_middle() -> None:
    assert Place(100, 50, 900, 650).cut(400) == (300, 150, 700, 550)
    assert Place(100, 50, 300, 650).cut(400) == (100, 150, 300, 550)


@pytest.mark.parametrize(
    ("category", "noisy"),
    [("noise", True), ("moire", False), ("low contrast", False), ("inverted", False)],
)
def test_only_a_dark_room_is_noisy(category: str, noisy: bool) -> None:
    assert is_noisy(sequence(Family.DEVELOPMENT, category, 0, frames=1).frames[0]) == noisy


def test_a_bare_wall_has_no_place() -> None:
    assert code_like_places(np.full((720, 1280), 90, np.uint8)) == []


def test_stripes_are_no_code() -> None:
    stripes = np.tile(np.repeat(np.array([20, 220], np.uint8), 6), (720, 107))[:, :1280]
    assert code_like_places(np.ascontiguousarray(stripes)) == []


def test_there_are_two_places_at_most() -> None:
    assert len(code_like_places(scene_without_code(Family.DEVELOPMENT, 1, 1, walkers=5)[0])) <= 2


def test_a_tiny_picture_has_no_parts() -> None:
    assert code_like_places(np.zeros((1, 1), np.uint8)) == []
