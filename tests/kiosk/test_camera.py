from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path
from queue import Queue
from threading import Event
from threading import enumerate as enumerate_threads

import cv2
import numpy as np
import pytest
import qrcode

from kiosk.devices import camera_word as camera_word_module
from kiosk.devices.camera import (
    Camera,
    CameraMissing,
    NoCamera,
    OpenCvCamera,
    PictureCamera,
    open_camera,
)
from kiosk.devices.camera_word import camera_word
from kiosk.devices.capture import CameraState, CaptureLoop
from kiosk.devices.codes import CodeReader, Reading
from kiosk.devices.frame import Frame

DEADLINE_S = 10


def put_code(folder: Path, name: str, text: str) -> None:
    """Appears at once, as a finished file."""
    qrcode.make(text).save(folder / "writing")
    (folder / "writing").rename(folder / name)


class Watched:
    """A running loop and what it told."""

    def __init__(
        self, camera: Callable[[], Camera], on_frame: Callable[[Frame], None] | None = None
    ) -> None:
        self.frames: Queue[Frame] = Queue()
        self.readings: Queue[Reading] = Queue()
        self.states: Queue[CameraState] = Queue()
        self.reader = CodeReader()
        self.loop = CaptureLoop(
            camera,
            self.reader,
            on_frame or self.frames.put,
            self.readings.put,
            self.states.put,
            reopen_s=0.01,
        )
        self.loop.start()

    def next_text(self) -> str | None:
        return self.readings.get(timeout=DEADLINE_S).text

    def next_state(self) -> CameraState:
        return self.states.get(timeout=DEADLINE_S)

    def wait_for_frames(self, count: int) -> None:
        for _ in range(count):
            self.frames.get(timeout=DEADLINE_S)


Watch = Callable[..., Watched]


@pytest.fixture
def watch() -> Iterator[Watch]:
    started: list[Watched] = []

    def start(
        camera: Callable[[], Camera], on_frame: Callable[[Frame], None] | None = None
    ) -> Watched:
        started.append(Watched(camera, on_frame))
        return started[-1]

    yield start
    for each in started:
        each.loop.stop()
        each.reader.close()


def fast(path: Path) -> Callable[[], Camera]:
    return lambda: PictureCamera(path, rate_hz=200)


def test_a_folder_gives_its_pictures_in_turn(tmp_path: Path) -> None:
    for shade in (10, 20):
        cv2.imwrite(str(tmp_path / f"{shade}.png"), np.full((4, 6), shade, np.uint8))
    camera = PictureCamera(tmp_path, rate_hz=1000)
    camera.open()
    frames = [camera.read() for _ in range(4)]
    assert [int(frame.max()) for frame in frames if frame is not None] == [10, 20, 10, 20]
    assert frames[0] is not None
    assert frames[0].shape == (4, 6, 3)


def test_an_empty_folder_is_a_camera_in_the_dark(tmp_path: Path) -> None:
    camera = PictureCamera(tmp_path, rate_hz=1000)
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.shape == (720, 1280, 3)
    assert not frame.any()


def test_a_spoilt_picture_spoils_one_frame(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"half a picture")
    cv2.imwrite(str(tmp_path / "b.png"), np.full((4, 6), 9, np.uint8))
    camera = PictureCamera(tmp_path, rate_hz=1000)
    camera.open()
    assert camera.read() is None
    assert camera.read() is not None


def test_a_huge_picture_is_cut_down(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((3000, 4000), np.uint8))
    camera = PictureCamera(tmp_path / "a.png")
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.shape == (1440, 1920, 3)


def test_the_setting_names_the_camera(tmp_path: Path) -> None:
    assert isinstance(open_camera("none"), NoCamera)
    assert isinstance(open_camera("auto"), OpenCvCamera)
    assert isinstance(open_camera("/dev/video12"), OpenCvCamera)
    assert isinstance(open_camera(f"pictures:{tmp_path}"), PictureCamera)


@pytest.mark.parametrize(
    "spec", ["", "webcam", "/dev/video", "/dev/videoX", "/dev/sda", "pictures:"]
)
def test_another_setting_is_refused_with_what_is_allowed(spec: str) -> None:
    with pytest.raises(ValueError, match="none, auto, /dev/video0"):
        open_camera(spec)


def test_an_absent_camera_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_word_module, "DEVICES", tmp_path)
    for spec in ("none", "auto", "/dev/video99", f"pictures:{tmp_path / 'away'}"):
        with pytest.raises(CameraMissing):
            open_camera(spec).open()


def test_opencv_gives_frames_and_tells_when_they_end(tmp_path: Path) -> None:
    video = str(tmp_path / "video.avi")
    writer = cv2.VideoWriter(video, cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    writer.write(np.full((48, 64, 3), 200, np.uint8))
    writer.release()
    camera = OpenCvCamera(video)
    camera.open()
    frame = camera.read()
    assert frame is not None
    assert frame.shape == (48, 64, 3)
    with pytest.raises(CameraMissing):
        [read() for read in repeat(camera.read)]
    camera.close()
    camera.close()


def test_a_device_that_is_no_camera_is_missing(tmp_path: Path) -> None:
    (tmp_path / "video0").write_text("not a device")
    with pytest.raises(CameraMissing):
        OpenCvCamera(str(tmp_path / "video0")).open()


def test_the_loop_reads_a_picture_dropped_into_the_folder(tmp_path: Path, watch: Watch) -> None:
    watched = watch(fast(tmp_path))
    assert watched.next_state() == "ready"
    watched.wait_for_frames(2)
    put_code(tmp_path, "a.png", "诚信")
    assert watched.next_text() == "诚信"


def test_a_text_is_told_once_until_reset(tmp_path: Path, watch: Watch) -> None:
    put_code(tmp_path, "a.png", "一")
    put_code(tmp_path, "b.png", "二")
    watched = watch(fast(tmp_path))
    assert {watched.next_text(), watched.next_text()} == {"一", "二"}
    watched.wait_for_frames(8)
    assert watched.readings.empty()
    watched.loop.reset()
    assert {watched.next_text(), watched.next_text()} == {"一", "二"}


def test_a_lost_camera_is_opened_again(tmp_path: Path, watch: Watch) -> None:
    folder = tmp_path / "pictures"
    watched = watch(fast(folder))
    assert watched.next_state() == "missing"
    folder.mkdir()
    assert watched.next_state() == "ready"
    folder.rmdir()
    assert watched.next_state() == "missing"
    folder.mkdir()
    put_code(folder, "a.png", "回来了")
    assert watched.next_state() == "ready"
    assert watched.next_text() == "回来了"
    assert watched.states.empty()


def test_a_camera_that_breaks_in_any_way_is_missing(watch: Watch) -> None:
    def broken() -> Camera:
        raise RuntimeError("driver")

    assert watch(broken).next_state() == "missing"


class CountingCamera:
    """Frame 0; then, when `hurry` is set, frames 1 to 99, whose pixels hold their number."""

    def __init__(self) -> None:
        self._numbers = iter(range(100))
        self.hurry = Event()
        self.all_given = Event()

    def open(self) -> None:
        pass

    def read(self) -> Frame | None:
        number = next(self._numbers, None)
        if number is None:
            self.all_given.set()
            return None
        if number > 0:
            self.hurry.wait(DEADLINE_S)
        return np.full((8, 8, 3), number, np.uint8)

    def close(self) -> None:
        pass


def test_a_slow_consumer_gets_the_newest_frame(watch: Watch) -> None:
    camera = CountingCamera()
    numbers: Queue[int] = Queue()

    def slow(frame: Frame) -> None:
        numbers.put(int(frame[0, 0, 0]))
        camera.hurry.set()
        camera.all_given.wait(DEADLINE_S)

    watch(lambda: camera, slow)
    assert numbers.get(timeout=DEADLINE_S) == 0
    assert numbers.get(timeout=DEADLINE_S) == 99


def test_a_callback_that_raises_does_not_end_the_loop(tmp_path: Path, watch: Watch) -> None:
    put_code(tmp_path, "a.png", "诚信")
    failures = repeat(ZeroDivisionError("the screen's mistake"))

    def failing(frame: Frame) -> None:
        raise next(failures)

    assert watch(fast(tmp_path), failing).next_text() == "诚信"


def test_a_stopped_loop_is_silent_and_starts_again(tmp_path: Path, watch: Watch) -> None:
    before = set(enumerate_threads())
    watched = watch(fast(tmp_path))
    watched.wait_for_frames(1)
    watched.loop.stop()
    watched.loop.join(DEADLINE_S)
    assert set(enumerate_threads()) <= before
    watched.frames.queue.clear()
    put_code(tmp_path, "a.png", "诚信")
    watched.loop.start()
    watched.loop.start()
    assert len(set(enumerate_threads()) - before) == 2
    assert watched.next_text() == "诚信"


def test_the_heartbeat_has_a_short_word_for_the_camera(tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    assert camera_word("none") == "none"
    assert camera_word("pictures:/some/where") == "pictures"
    assert camera_word(str(tmp_path / "video0")) == "ready"
    assert camera_word(str(tmp_path / "video9")) == "missing"
