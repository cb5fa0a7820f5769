"""The scan screen with a real capture loop; a folder of pictures is the camera."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import qrcode

from kiosk.devices.camera import PictureCamera
from kiosk.devices.capture import CaptureLoop
from kiosk.devices.codes import CodeReader
from screens.front import Front
from screens.pictures import settle
from tests.screens.taps import called, shown, tap

MISSING, READY = "摄像头现在不能用", "请把二维码对准取景框"
DEADLINE_S = 20.0


@pytest.fixture
def folder(front: Front, tmp_path: Path) -> Iterator[Path]:
    """Where the camera of the front looks; it is plugged in while the folder is there."""
    folder = tmp_path / "camera"
    with CodeReader() as reader:
        front.make_capture = partial(
            CaptureLoop, lambda: PictureCamera(folder, rate_hz=50), reader, reopen_s=0.02
        )
        yield folder
        front.home()
        front.make_capture = None


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
    wait(front, lambda: view.texture is not None and view.texture.size == (60, 40))
    settle(front)
    assert view.texture.size == (60, 40)
    assert view.outline == pytest.approx([0.1, 0.1, 0.5, 0.1, 0.5, 0.5, 0.1, 0.5])
    view.clear()
    assert view.outline == []
