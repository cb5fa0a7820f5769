import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import check_output

import cv2
import numpy as np
import pytest
import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q

from kiosk.devices.codes import CodeReader, zxing_attempts
from kiosk.devices.decode_files import decode_file
from kiosk.devices.frame import Frame

CHINESE = "商圈党建 诚信经营:张记灌汤包㊣𠮷"
ADDRESS = "HTTPS://DQ.EXAMPLE.CN/C/" + "AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU" * 5


@pytest.fixture
def reader() -> Iterator[CodeReader]:
    with CodeReader() as reader:
        yield reader


@pytest.fixture
def zbar_only() -> Iterator[CodeReader]:
    """A reader whose zxing-cpp stage finds nothing."""
    with CodeReader(first=lambda pixels: []) as reader:
        yield reader


def code_picture(data: str | bytes, box: int = 4) -> Frame:
    code = qrcode.QRCode(box_size=box, error_correction=ERROR_CORRECT_Q)
    code.add_data(data)
    return np.asarray(code.make_image().get_image().convert("L"))


def frame_with(*codes: Frame, height: int = 720, width: int = 1280) -> Frame:
    frame = np.full((height, width), 150, np.uint8)
    left = 60
    for code in codes:
        frame[80 : 80 + code.shape[0], left : left + code.shape[1]] = code
        left += code.shape[1] + 60
    return frame


def handheld(data: str, seed: int) -> Frame:
    """A colour frame of a code seen at an angle, out of focus, in weak light, with noise."""
    random = np.random.default_rng(seed)
    code = code_picture(data, box=6)
    side = code.shape[0]
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    target = corners * (300 / side) + [400, 200] + random.uniform(-24, 24, (4, 2))
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    frame = cv2.warpPerspective(code, matrix, (1280, 720), borderValue=(150,))
    frame = cv2.GaussianBlur(frame, (0, 0), 1.2).astype(np.float32) * 0.6 + 20
    noisy = frame + random.normal(0, 12, frame.shape)
    return np.repeat(noisy.clip(0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=2)


def steep(data: str, seed: int) -> Frame:
    """A grey frame of a code with each corner pulled far out of its square."""
    random = np.random.default_rng(seed)
    code = code_picture(data)
    side = code.shape[0]
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    target = corners * (200 / side) + 80 + random.uniform(-50, 50, (4, 2))
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    frame = cv2.warpPerspective(code, matrix, (360, 360), borderValue=(200,))
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 0.8), np.uint8)


@pytest.mark.parametrize("text", [ADDRESS, CHINESE, "x"])
def test_both_decoders_read_the_exact_text(
    reader: CodeReader, zbar_only: CodeReader, text: str
) -> None:
    frame = frame_with(code_picture(text))
    first, second = reader.read(frame), zbar_only.read(frame)
    assert (first.text, first.decoder, first.reason) == (text, "zxing-cpp", None)
    assert (second.text, second.decoder, second.reason) == (text, "pyzbar", None)


def test_both_decoders_read_a_light_code_on_dark(reader: CodeReader, zbar_only: CodeReader) -> None:
    frame = 255 - frame_with(code_picture(CHINESE))
    assert reader.read(frame).text == zbar_only.read(frame).text == CHINESE


@pytest.mark.parametrize("seed", range(6))
def test_it_reads_handheld_frames(reader: CodeReader, seed: int) -> None:
    assert reader.read(handheld(CHINESE, seed)).text == CHINESE


@pytest.mark.parametrize("seed", [73, 75, 127])
def test_pyzbar_reads_steep_codes_that_zxing_leaves(reader: CodeReader, seed: int) -> None:
    frame = steep(CHINESE, seed)
    assert not any(attempt.codes for attempt in zxing_attempts(frame))
    reading = reader.read(frame)
    assert (reading.text, reading.decoder) == (CHINESE, "pyzbar")


def test_the_corners_lie_on_the_code(reader: CodeReader, zbar_only: CodeReader) -> None:
    code = code_picture(CHINESE)
    inner = code.shape[0] - 2 * 16
    expected = {(x, y) for x in (76, 76 + inner) for y in (96, 96 + inner)}
    for each in (reader, zbar_only):
        corners = each.read(frame_with(code)).corners
        assert corners is not None
        for corner in expected:
            assert min(np.hypot(*np.subtract(corner, found)) for found in corners) < 4


@pytest.mark.parametrize("degrees", [24, 36, 48, 60])
def test_a_small_code_is_read_enlarged_and_located(reader: CodeReader, degrees: int) -> None:
    code = code_picture(CHINESE, box=2)
    turn = cv2.getRotationMatrix2D((120, 140), degrees, 0.9)
    frame = frame_with(code, height=300, width=300)
    frame = np.asarray(cv2.warpAffine(frame, turn, (300, 300), borderValue=(150,)), np.uint8)
    reading = reader.read(np.asarray(cv2.GaussianBlur(frame, (0, 0), 0.7), np.uint8))
    assert (reading.text, reading.decoder) == (CHINESE, "zxing-cpp")
    assert reading.corners is not None
    near, far = 8, code.shape[0] - 8
    upright = [[near, near], [far, near], [far, far], [near, far]]
    located = np.add(upright, [60, 80]) @ turn[:, :2].T + turn[:, 2]
    assert np.abs(located - reading.corners).max() < 4


def test_a_frame_without_a_code_reads_nothing(reader: CodeReader) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), dtype=np.uint8)
    for frame in (noise, np.zeros((720, 1280), np.uint8), np.zeros((1, 1, 3), np.uint8)):
        reading = reader.read(frame)
        assert (reading.text, reading.reason, reading.decoder) == (None, "no_code", None)


def test_two_different_codes_are_refused(reader: CodeReader, zbar_only: CodeReader) -> None:
    frame = frame_with(code_picture("诚信"), code_picture("假冒"))
    for each in (reader, zbar_only):
        reading = each.read(frame)
        assert (reading.text, reading.reason, reading.corners) == (None, "two_codes", None)


def test_the_same_code_twice_is_one_text(reader: CodeReader, zbar_only: CodeReader) -> None:
    frame = frame_with(code_picture("诚信"), code_picture("诚信"))
    assert reader.read(frame).text == zbar_only.read(frame).text == "诚信"


def test_bytes_that_are_not_utf8_are_no_text(reader: CodeReader, zbar_only: CodeReader) -> None:
    frame = frame_with(code_picture("诚信商户".encode("gb18030")))
    for each in (reader, zbar_only):
        assert (each.read(frame).text, each.read(frame).reason) == (None, "not_text")


def test_a_killed_zbar_costs_one_view(zbar_only: CodeReader) -> None:
    frame = frame_with(code_picture(CHINESE))
    assert zbar_only.zbar_pid is None
    assert zbar_only.read(frame).text == CHINESE
    killed = zbar_only.zbar_pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert zbar_only.read(frame).text == CHINESE
    assert zbar_only.zbar_pid != killed


def test_closing_the_reader_ends_zbar(zbar_only: CodeReader) -> None:
    zbar_only.read(frame_with(code_picture("x")))
    pid = zbar_only.zbar_pid
    assert pid is not None
    zbar_only.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_wrong_shape_is_refused(reader: CodeReader) -> None:
    with pytest.raises(ValueError, match="shape"):
        reader.read(np.zeros((10, 10, 4), np.uint8))


def test_reading_codes_needs_no_kivy() -> None:
    program = "import kiosk.devices.capture, kiosk.devices.decode_files, sys; print(*sys.modules)"
    assert "kivy" not in check_output([sys.executable, "-c", program], text=True).split()


def test_a_file_gives_its_text(reader: CodeReader, tmp_path: Path) -> None:
    path = tmp_path / "贴纸.png"
    Image.fromarray(code_picture(CHINESE)).save(path)
    decoded = decode_file(path, reader)
    assert (decoded["text"], decoded["decoder"], decoded["reason"]) == (CHINESE, "zxing-cpp", None)
    assert decoded["file"] == str(path)


def test_a_code_on_a_transparent_ground_is_read(reader: CodeReader, tmp_path: Path) -> None:
    path = tmp_path / "code.png"
    dark = code_picture("透明") == 0
    pixels = np.zeros((*dark.shape, 4), np.uint8)
    pixels[..., 3] = dark * 255
    Image.fromarray(pixels).save(path)
    assert decode_file(path, reader)["text"] == "透明"


def test_files_that_cannot_be_read_say_why(reader: CodeReader, tmp_path: Path) -> None:
    text, cut, large = tmp_path / "a.png", tmp_path / "cut.png", tmp_path / "large.png"
    text.write_text("no picture")
    noise = np.random.default_rng(2).integers(0, 256, (99, 99), dtype=np.uint8)
    Image.fromarray(noise).save(cut)
    cut.write_bytes(cut.read_bytes()[:-4000])
    Image.new("1", (8000, 7000)).save(large)
    assert decode_file(tmp_path / "none.png", reader)["reason"] == "missing"
    assert decode_file(large, reader)["reason"] == "too_large"
    for path in (text, cut, tmp_path, Path("/dev/zero")):
        assert decode_file(path, reader)["reason"] == "not_a_picture"
