"""What a lens did to a code is taken back. zxing-cpp says whether a code can be read."""

import cv2
import numpy as np
import pytest
import qrcode

from kiosk.devices import focus, views
from kiosk.devices.frame import Frame
from kiosk.devices.places import whole
from kiosk.devices.zxing import qr_codes
from tests.bench.sequences import Family, sequence

TEXT = "HTTPS://DQ.EXAMPLE.CN/C/MERCHANT"
MODULE_PX = 4
MARGIN_PX = 52
NARROWED = 0.35


def sharp() -> Frame:
    code = qrcode.QRCode(box_size=MODULE_PX, border=0)
    code.add_data(TEXT)
    picture = np.asarray(code.make_image().get_image().convert("L"))
    return np.pad(picture, MARGIN_PX, constant_values=235)


def filmed(lens: focus.Light) -> Frame:
    """The code through a lens, with the curve that cameras have."""
    light = cv2.filter2D((sharp() / np.float32(255)) ** np.float32(2.2), -1, lens)
    return np.asarray(255 * light ** (1 / 2.2), np.uint8)


def texts(pixels: Frame) -> list[str]:
    return [code.data.decode() for code in qr_codes(pixels).codes]


@pytest.mark.parametrize(
    "lens", [focus.disc(3.5), focus.disc(4.0), focus.bell(2.2)], ids=["disc", "wide disc", "bell"]
)
def test_a_code_that_a_lens_made_unreadable_is_read_again(lens: focus.Light) -> None:
    blurred = filmed(lens)
    assert texts(blurred) == []
    assert texts(views.refocused(whole(blurred), blurred, lens).pixels) == [TEXT]


@pytest.mark.parametrize("lens", [focus.disc(2.5), focus.disc(4.5), focus.bell(2.2)])
def test_a_lens_spreads_light_evenly_round_and_loses_none(lens: focus.Light) -> None:
    assert lens.sum() == pytest.approx(1.0)
    assert (lens == lens[::-1]).all()
    assert (lens == lens.T).all()


@pytest.mark.parametrize("radius_px", [3.0, 3.2, 3.5, 3.7, 4.0, 4.2, 4.4])
def test_some_lens_of_those_tried_fits_each_distance(radius_px: float) -> None:
    blurred = filmed(focus.disc(radius_px))
    assert texts(blurred) == []
    place = whole(blurred)
    read = [texts(views.refocused(place, blurred, lens).pixels) for lens in views.LENSES]
    assert [TEXT] in read


def test_a_flat_picture_stays_flat() -> None:
    clear = focus.focused(np.full((70, 90), 120, np.uint8), focus.disc(3.5))
    assert clear.shape == (70, 90)
    assert np.ptp(clear[20:-20, 20:-20]) <= 1


def test_a_picture_smaller_than_the_lens_is_borne() -> None:
    assert focus.focused(np.zeros((1, 1), np.uint8), focus.disc(4.5)).shape == (1, 1)


@pytest.mark.parametrize("is_tall", [True, False])
def test_a_code_seen_steeply_is_drawn_out_and_its_corners_lie_in_the_frame(is_tall: bool) -> None:
    size = (round(len(sharp()) * NARROWED), len(sharp()))
    tall = cv2.resize(filmed(focus.disc(0.9)), size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(tall, (0, 0), 0.6)
    frame = np.ascontiguousarray(soft if is_tall else soft.T, np.uint8)
    assert texts(frame) == []
    view = views.faced(whole(frame), frame)
    found = qr_codes(view.pixels).codes
    assert [code.data.decode() for code in found] == [TEXT]
    narrow, long = np.array(view.in_frame(found[0].corners)).T[:: 1 if is_tall else -1]
    ends = np.array([MARGIN_PX, len(sharp()) - MARGIN_PX])
    assert np.abs([long.min(), long.max()] - ends).max() <= 3
    assert np.abs([narrow.min(), narrow.max()] - ends * NARROWED).max() <= 3


def test_a_film_out_of_focus_has_its_lens_among_those_tried() -> None:
    film = sequence(Family.DEVELOPMENT, "blur", 10, frames=1)
    frame = film.frames[0]
    assert texts(frame) == []
    read = [texts(views.refocused(whole(frame), frame, lens).pixels) for lens in views.LENSES]
    assert [film.text] in read
