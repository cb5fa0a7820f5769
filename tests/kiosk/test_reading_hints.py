import cv2
import numpy as np
import pytest
import qrcode

from kiosk.devices.frame import Frame
from kiosk.devices.hints import Hint, hint_of
from kiosk.devices.places import code_like_places


def hint(frame: Frame) -> Hint:
    return hint_of(frame, code_like_places(frame))


def scene(side: int, light: int = 120) -> Frame:
    """A code of `side` pixels in the middle of a grey wall."""
    frame = np.full((720, 1280), light, np.uint8)
    code = qrcode.QRCode(border=2)
    code.add_data("HTTPS://DQ.EXAMPLE.CN/C/" + "AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU" * 5)
    picture = np.asarray(code.make_image().get_image().convert("L"), np.uint8) // 2 + 60
    top, left = (720 - side) // 2, (1280 - side) // 2
    frame[top : top + side, left : left + side] = cv2.resize(
        picture, (side, side), interpolation=cv2.INTER_AREA
    )
    return frame


@pytest.mark.parametrize(
    ("light", "expected"), [(0, Hint.TOO_DARK), (120, Hint.SHOW_CODE), (255, Hint.TOO_BRIGHT)]
)
def test_a_bare_wall_tells_of_the_light(light: int, expected: Hint) -> None:
    assert hint(np.full((720, 1280), light, np.uint8)) == expected


def test_a_small_code_is_too_far() -> None:
    assert hint(scene(90)) == Hint.TOO_FAR


def test_a_huge_code_is_too_close() -> None:
    assert hint(scene(700)) == Hint.TOO_CLOSE


def test_a_soft_code_is_blurred() -> None:
    soft = cv2.GaussianBlur(scene(280), (0, 0), 3.5)
    assert hint(np.asarray(soft, np.uint8)) == Hint.BLURRED


def test_a_good_code_that_is_not_read_yet_is_held_still() -> None:
    assert hint(scene(280)) == Hint.HOLD_STILL


def test_a_white_blot_on_the_code_is_glare() -> None:
    frame = scene(280)
    cv2.circle(frame, (640, 360), 55, (255,), -1)
    assert hint(frame) == Hint.GLARE


def test_every_hint_has_a_word_that_screens_can_rely_on() -> None:
    assert {str(each) for each in Hint} == {
        "show_code",
        "too_dark",
        "too_bright",
        "glare",
        "too_far",
        "too_close",
        "blurred",
        "hold_still",
    }
