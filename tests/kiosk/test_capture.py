"""What the capture loop does beside reading: hints, the frame of a reading, rest, a lost camera."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from queue import Queue
from threading import Event, Lock

import cv2
import numpy as np
import pytest
import qrcode

from kiosk.devices.camera import Camera, CameraMissing, OpenCvCamera
from kiosk.devices.capture import CameraState, CaptureLoop, _SteadyHints
from kiosk.devices.codes import CodeReader, Reading
from kiosk.devices.found import Corners
from kiosk.devices.frame import Frame
from kiosk.devices.hints import Hint

DEADLINE_S = 20


class Watched:
    """A running loop and what it told."""

    def __init__(self, camera: Callable[[], Camera]) -> None:
        self.readings: Queue[Reading] = Queue()
        self.states: Queue[CameraState] = Queue()
        self.hints: Queue[Hint] = Queue()
        self.seen: Queue[Corners | None] = Queue()
        self.reader = CodeReader()
        self.loop = CaptureLoop(
            camera,
            self.reader,
            lambda frame: None,
            self.readings.put,
            self.states.put,
            reopen_s=0.01,
            on_hint=self.hints.put,
            on_seen=self.seen.put,
        )
        self.loop.start()


Watch = Callable[[Callable[[], Camera]], Watched]


@pytest.fixture
def watch() -> Iterator[Watch]:
    started: list[Watched] = []

    def start(camera: Callable[[], Camera]) -> Watched:
        started.append(Watched(camera))
        return started[-1]

    yield start
    for each in started:
        each.loop.stop()
        each.loop.join(DEADLINE_S)
        each.reader.close()


class Film:
    """A camera that gives `frame` for ever, or is missing when there is none; each read waits."""

    def __init__(self, frame: Frame | None) -> None:
        self.frame = frame
        self.reads = self.skips = 0
        self.rested, self._closed = Event(), Event()

    def open(self) -> None:
        self._closed.clear()

    def read(self) -> Frame | None:
        self._closed.wait(0.005)
        if self.frame is None:
            raise CameraMissing("pulled out")
        self.reads += 1
        return self.frame

    def skip(self) -> None:
        self._closed.wait(0.005)
        self.skips += 1
        if self.skips > 20:
            self.rested.set()

    def close(self) -> None:
        self._closed.set()


def code_frame(text: str) -> Frame:
    frame = np.full((720, 1280, 3), 150, np.uint8)
    code = np.asarray(qrcode.make(text).get_image().convert("L"))
    frame[100 : 100 + len(code), 300 : 300 + len(code)] = code[..., None]
    return frame


def test_a_reading_has_its_frame_and_the_outline_in_it(watch: Watch) -> None:
    frame = code_frame("诚信")
    reading = watch(lambda: Film(frame)).readings.get(timeout=DEADLINE_S)
    assert reading.text == "诚信"
    assert reading.frame is frame
    assert reading.corners is not None
    assert all(300 <= x < 700 and 100 <= y < 500 for x, y in reading.corners)


def test_a_hint_is_told_once_while_it_holds(watch: Watch) -> None:
    film = Film(np.zeros((720, 1280, 3), np.uint8))
    watched = watch(lambda: film)
    assert watched.hints.get(timeout=DEADLINE_S) == Hint.TOO_DARK
    assert film.rested.wait(DEADLINE_S)
    assert watched.hints.empty()
    film.frame = np.full((720, 1280, 3), 120, np.uint8)
    assert watched.hints.get(timeout=DEADLINE_S) == Hint.SHOW_CODE


def test_a_picture_that_stands_still_lets_frames_pass_unseen(watch: Watch) -> None:
    film = Film(np.full((720, 1280, 3), 120, np.uint8))
    watched = watch(lambda: film)
    assert film.rested.wait(DEADLINE_S)
    film.frame = code_frame("来了")
    assert watched.readings.get(timeout=DEADLINE_S).text == "来了"


def test_a_camera_pulled_out_and_put_back_is_told_and_reads_again(watch: Watch) -> None:
    film = Film(code_frame("一"))
    watched = watch(lambda: film)
    assert watched.states.get(timeout=DEADLINE_S) == "ready"
    assert watched.readings.get(timeout=DEADLINE_S).text == "一"
    for text in ("二", "三"):
        film.frame = None
        assert watched.states.get(timeout=DEADLINE_S) == "missing"
        film.frame = code_frame(text)
        assert watched.states.get(timeout=DEADLINE_S) == "ready"
        assert watched.readings.get(timeout=DEADLINE_S).text == text


def write_video(path: Path, text: str) -> None:
    """Appears at once, as a finished file."""
    made = path.with_name("making.avi")
    writer = cv2.VideoWriter(str(made), cv2.VideoWriter.fourcc(*"MJPG"), 30, (1280, 720))
    for _ in range(4):
        writer.write(code_frame(text))
    writer.release()
    made.rename(path)


def test_a_video_that_is_taken_away_and_put_back_is_filmed_again(
    tmp_path: Path, watch: Watch
) -> None:
    path = tmp_path / "video.avi"
    watched = watch(lambda: OpenCvCamera(str(path)))
    assert watched.states.get(timeout=DEADLINE_S) == "missing"
    write_video(path, "回来了")
    assert watched.states.get(timeout=DEADLINE_S) == "ready"
    assert watched.readings.get(timeout=DEADLINE_S).text == "回来了"
    path.unlink()
    assert watched.states.get(timeout=DEADLINE_S) == "missing"


def test_a_device_that_is_gone_is_missing_at_its_first_spoilt_frame(tmp_path: Path) -> None:
    path = tmp_path / "video.avi"
    write_video(path, "x")
    camera = OpenCvCamera(str(path))
    camera.open()
    for _ in range(4):
        assert camera.read() is not None
    path.unlink()
    with pytest.raises(CameraMissing):
        camera.read()
    camera.close()


def test_a_skipped_frame_is_not_given(tmp_path: Path) -> None:
    path = tmp_path / "video.avi"
    write_video(path, "x")
    camera = OpenCvCamera(str(path))
    camera.open()
    for _ in range(3):
        camera.skip()
    assert camera.read() is not None
    path.unlink()
    with pytest.raises(CameraMissing):
        camera.read()
    camera.close()


class Hanging(Film):
    """A driver that lets one read wait for ten seconds, or until it is told."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.hangs, self.goes_on, self.closed = Event(), Event(), Event()

    def read(self) -> Frame | None:
        if self.reads == 1:
            self.hangs.set()
            self.goes_on.wait(10)
        return super().read()

    def close(self) -> None:
        super().close()
        self.closed.set()


def test_stopping_never_waits_for_a_camera_that_hangs_and_nothing_is_told_after(
    watch: Watch,
) -> None:
    camera = Hanging(np.full((720, 1280, 3), 120, np.uint8))
    watched = watch(lambda: camera)
    assert watched.states.get(timeout=DEADLINE_S) == "ready"
    assert camera.hangs.wait(DEADLINE_S)
    camera.frame = code_frame("late")
    watched.loop.stop()
    assert not camera.closed.is_set(), "it came back while the camera still hung"
    camera.goes_on.set()
    assert camera.closed.wait(DEADLINE_S)
    watched.loop.join(DEADLINE_S)
    assert watched.readings.empty()
    assert watched.states.empty()


def test_a_camera_that_hangs_while_it_is_wanted_is_missing_until_it_goes_on(watch: Watch) -> None:
    camera = Hanging(code_frame("again"))
    watched = watch(lambda: camera)
    assert watched.states.get(timeout=DEADLINE_S) == "ready"
    assert watched.states.get(timeout=DEADLINE_S) == "missing"
    camera.goes_on.set()
    assert watched.states.get(timeout=DEADLINE_S) == "ready"


def test_the_next_loop_waits_for_the_camera_until_the_one_that_hangs_has_closed_it() -> None:
    turn, told = Lock(), Queue[CameraState]()
    first, second = Hanging(code_frame("one")), Film(code_frame("two"))
    with CodeReader() as reader:

        def loop(camera: Camera, on_state: Callable[[CameraState], None]) -> CaptureLoop:
            ignore = lambda _what: None  # noqa: E731
            return CaptureLoop(lambda: camera, reader, ignore, ignore, on_state, turn=turn)

        hung, after = loop(first, lambda _state: None), loop(second, told.put)
        hung.start()
        assert first.hangs.wait(DEADLINE_S)
        hung.stop()
        after.start()
        assert turn.locked()
        assert second.reads == 0
        first.goes_on.set()
        assert told.get(timeout=DEADLINE_S) == "ready"
        assert first.closed.is_set()
        after.stop()
        for each in (hung, after):
            each.join(DEADLINE_S)


def test_a_hint_stays_long_enough_to_be_read() -> None:
    hints = _SteadyHints()
    told = [
        (at, hint)
        for at in range(300)
        if (hint := hints.changed(Hint.TOO_FAR if at // 15 % 2 else Hint.BLURRED, at / 30))
    ]
    assert len(told) > 5
    assert all(later[0] - one[0] >= 30 for one, later in pairwise(told))


def torn_code(text: str) -> Frame:
    """A code whose middle is covered, further than its error correction reaches."""
    frame = code_frame(text)
    side = code_side(text)
    frame[100 + side // 3 : 100 + side * 3 // 4, 300 + side // 3 : 300 + side * 3 // 4] = 255
    return frame


def code_side(text: str) -> int:
    return int(qrcode.make(text).size[0])


def test_a_code_that_is_seen_but_cannot_be_read_is_told_with_its_place_and_when_it_is_gone(
    watch: Watch,
) -> None:
    film = Film(torn_code("诚信" * 20))
    watched = watch(lambda: film)
    corners = watched.seen.get(timeout=DEADLINE_S)
    assert corners is not None
    side = code_side("诚信" * 20)
    assert all(300 <= x <= 300 + side and 100 <= y <= 100 + side for x, y in corners)
    film.frame = np.full((720, 1280, 3), 120, np.uint8)
    ends = time.monotonic() + DEADLINE_S
    while corners is not None:
        corners = watched.seen.get(timeout=ends - time.monotonic())
    assert watched.readings.empty()
