"""The scan screen with a real capture loop; a folder of pictures is the camera."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import qrcode

from kiosk.devices.camera import NoCamera, PictureCamera
from kiosk.devices.capture import CaptureLoop
from kiosk.devices.codes import CodeReader, Reading
from kiosk.devices.hints import Hint
from screens.front import Front
from screens.pictures import settle
from screens.scan_words import HINTS
from tests.screens.taps import called, shown, tap

MISSING, READY = "摄像头现在不能用", "请把二维码对准取景框"
DEADLINE_S = 20.0


@pytest.fixture
def folder(front: Front, tmp_path: Path) -> Iterator[Path]:
    """Where the camera of the front looks; it is plugged in while the folder is there."""
    folder = tmp_path / "camera"
    with CodeReader() as reader:
        loops: list[CaptureLoop] = []

        make_loop = partial(CaptureLoop, reopen_s=0.02)

        def make(*told: Any, **more: Any) -> CaptureLoop:
            camera = partial(PictureCamera, folder, rate_hz=50)
            loops.append(make_loop(camera, reader, *told, **more))
            return loops[-1]

        front.make_capture = make
        yield folder
        front.home()
        front.make_capture = None
        for loop in loops:
            loop.join(DEADLINE_S)


def wait(front: Front, until: Callable[[], bool]) -> None:
    ends = time.monotonic() + DEADLINE_S
    while not until():
        assert time.monotonic() < ends, shown(front)
        settle(front)


def test_a_camera_unplugged_and_plugged_again_is_said_and_recovers(
    front: Front, folder: Path
) -> None:
    tap(front, "home.scan")
    assert MISSING in shown(front)
    for _ in range(2):
        folder.mkdir()
        wait(front, lambda: READY in shown(front))
        folder.rmdir()
        wait(front, lambda: MISSING in shown(front))


def test_a_code_that_was_read_is_shown_with_its_outline_and_then_checked(
    front: Front, folder: Path
) -> None:
    folder.mkdir()
    tap(front, "home.scan")
    wait(front, lambda: READY in shown(front))
    view = front.screen.ids.view  # type: ignore[union-attr]
    qrcode.make("HTTPS://DQ.EXAMPLE.CN/C/A").save(folder / "writing")
    (folder / "writing").rename(folder / "code.png")
    wait(front, lambda: bool(view.outline) or front.place == "verdict")
    assert len(view.outline) == 8
    assert all(0 < part < 1 for part in view.outline)
    wait(front, lambda: bool(called(front, "check_code")))
    assert called(front, "check_code")[0]["text"] == "HTTPS://DQ.EXAMPLE.CN/C/A"


def test_a_frozen_viewfinder_shows_no_other_frame_until_it_is_cleared(
    front: Front, folder: Path
) -> None:
    import numpy as np

    folder.mkdir()
    tap(front, "home.scan")
    wait(front, lambda: READY in shown(front))
    view = front.screen.ids.view  # type: ignore[union-attr]
    view.freeze(np.full((40, 60, 3), 200, np.uint8), ((6, 4), (30, 4), (30, 20), (6, 20)))
    view.show(np.zeros((30, 30, 3), np.uint8))
    wait(front, lambda: bool(view.outline))
    settle(front)
    assert set(view.texture.pixels[:3]) == {200}
    view.clear()
    assert view.outline == []


def write_picture(folder: Path, pixels: Any) -> None:
    """Appears at once, in place of what the camera saw before."""
    import cv2

    writing = folder.parent / "writing.png"
    cv2.imwrite(str(writing), pixels)
    writing.rename(folder / "seen.png")


def test_what_is_wrong_with_the_light_is_said_and_taken_back(front: Front, folder: Path) -> None:
    import numpy as np

    folder.mkdir()
    write_picture(folder, np.zeros((720, 1280, 3), np.uint8))
    tap(front, "home.scan")
    wait(front, lambda: "光线太暗" in shown(front))
    write_picture(folder, np.full((720, 1280, 3), 250, np.uint8))
    wait(front, lambda: "光线太强" in shown(front))
    write_picture(folder, np.full((720, 1280, 3), 120, np.uint8))
    wait(front, lambda: READY in shown(front))


def test_every_hint_of_the_reader_has_words() -> None:
    assert {hint.value for hint in Hint} == set(HINTS)
    assert len({words.title for words in HINTS.values()}) == len(Hint)


def test_a_hint_or_a_state_that_comes_after_the_screen_is_left_changes_nothing(
    front: Front, folder: Path
) -> None:
    tap(front, "home.scan")
    screen: Any = front.screen
    before = screen.ids.notice.title
    front.home()
    screen._hint("too_dark")
    screen._changed("ready")
    screen._read(Reading("HTTPS://DQ.EXAMPLE.CN/C/A", "zxing-cpp", 1.0, None, None))
    assert screen.ids.notice.title == before
    assert front.place == "home"


def test_leaving_does_not_wait_for_a_camera_that_hangs(front: Front) -> None:
    hangs, goes_on, went_on = Event(), Event(), Event()

    class Hanging(NoCamera):
        def open(self) -> None:
            hangs.set()
            goes_on.wait(DEADLINE_S)
            went_on.set()

    with CodeReader() as reader:
        loops: list[CaptureLoop] = []

        def make(*told: Any, **more: Any) -> CaptureLoop:
            loops.append(CaptureLoop(Hanging, reader, *told, **more))
            return loops[-1]

        front.make_capture = make
        tap(front, "home.scan")
        assert hangs.wait(DEADLINE_S)
        front.home()
        assert not went_on.is_set(), "home came while the camera still hung"
        goes_on.set()
        front.make_capture = None
        loops[0].join(DEADLINE_S)


def test_the_viewfinder_is_a_mirror_of_the_middle_and_outlines_what_is_seen(front: Front) -> None:
    import numpy as np

    front.go("scan")
    settle(front)
    view: Any = front.screen.ids.view  # type: ignore[union-attr]
    view.size = 1000, 500
    frame = np.zeros((720, 1280, 3), np.uint8)
    frame[:, :640] = 255
    view.see(((640, 360), (960, 360), (960, 540), (640, 540)))
    view.show(frame)
    settle(front)
    assert view.texture.width / view.texture.height == pytest.approx(2, abs=0.02)
    row = view.texture.pixels[: view.texture.width * 4 : 4]
    assert row[:10] == bytes(10)
    assert row[-10:] == bytes([255] * 10)
    assert view.outline[:4] == pytest.approx([0.5, 0.5, 0.25, 0.5])
    assert not view.is_frozen


def test_the_same_texture_is_used_for_every_picture(front: Front) -> None:
    import numpy as np

    front.go("scan")
    settle(front)
    view: Any = front.screen.ids.view  # type: ignore[union-attr]
    textures = set()
    for grey in range(5):
        view._shown_at = 0.0
        view.show(np.full((720, 1280, 3), grey, np.uint8))
        settle(front)
        textures.add(view.texture)
    assert len(textures) == 1


@pytest.mark.parametrize(
    ("word", "said", "not_said"),
    [
        ("on", "请用旁边的扫码器扫", "扫码器没有接好"),
        ("unknown", "请用旁边的扫码器扫", "扫码器没有接好"),
        ("off", "请输入码下面的10位编号", "扫码器"),
        ("gone", "扫码器没有接好", "请用旁边的扫码器扫"),
    ],
)
def test_without_a_camera_only_a_scanner_that_may_work_is_recommended(
    front: Front, word: str, said: str, not_said: str
) -> None:
    front.desk.answers["scanner_state"] = lambda _desk: word
    tap(front, "home.scan")
    assert said in shown(front)
    assert not_said not in shown(front)


def test_a_scanner_pulled_out_and_put_back_is_said_while_the_screen_is_open(front: Front) -> None:
    tap(front, "home.scan")
    for word, is_said in (("gone", True), ("on", False), ("gone", True)):
        front.desk.answers["scanner_state"] = lambda _desk, word=word: word
        wait(front, lambda is_said=is_said: ("扫码器没有接好" in shown(front)) is is_said)  # type: ignore[misc]
