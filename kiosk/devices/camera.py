"""Where frames come from: a USB camera, or pictures of a folder that stand in for one."""

import time
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from kiosk.devices.camera_word import DEVICES, video_devices
from kiosk.devices.frame import Frame

_FAILURES_UNTIL_LOST = 5
_LOST_AFTER_S = 3.0
_LONGEST_SIDE = 1920
_PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp"}
_ALLOWED = 'none, auto, /dev/video0 or another /dev/videoN, or "pictures:PATH"'


class CameraMissing(Exception):
    """There is no camera, or it was pulled out. Try again later."""


class Camera(Protocol):
    """A source of colour frames. It may be opened again after `close`."""

    def open(self) -> None:
        """Raises CameraMissing."""

    def read(self) -> Frame | None:
        """The next frame, shape (height, width, 3), waited for; None when this one is spoilt.

        Raises CameraMissing when no more will come.
        """

    def skip(self) -> None:
        """Lets one frame pass unseen, which costs less than `read`. Raises nothing."""

    def close(self) -> None:
        """May be called at any time, more than once."""


class NoCamera:
    """The camera of a terminal that has none."""

    def open(self) -> None:
        raise CameraMissing("this terminal is set up without a camera")

    def read(self) -> Frame | None:
        raise CameraMissing("this terminal is set up without a camera")

    def skip(self) -> None:
        pass

    def close(self) -> None:
        pass


class OpenCvCamera:
    """A camera by its index, its /dev path, or None for the first that opens; or a video file.

    `width` and `height` are asked for, in pixels; frames come as the camera can.
    """

    def __init__(
        self, index_or_path: int | str | None, width: int = 1280, height: int = 720
    ) -> None:
        self._which = index_or_path
        self._size = width, height
        self._capture: cv2.VideoCapture | None = None
        self._device: int | str = ""
        self._frame_came()

    def open(self) -> None:
        self.close()
        candidates = video_devices() if self._which is None else [self._which]
        for device in candidates:
            if isinstance(device, str) and not Path(device).exists():
                continue
            self._capture = _opened(device, self._size)
            if self._capture is not None:
                self._device = device
                self._frame_came()
                return
        raise CameraMissing(f"no camera opens: {self._which or DEVICES / 'video*'}")

    def read(self) -> Frame | None:
        if self._capture is None:
            raise CameraMissing("the camera is not open")
        taken, picture = self._capture.read()
        if taken:
            self._frame_came()
            return np.asarray(picture, dtype=np.uint8)
        self._failures += 1
        if self._is_lost():
            raise CameraMissing("the camera gives no more frames")
        return None

    def skip(self) -> None:
        if self._capture is not None:
            self._capture.grab()  # not decoded

    def close(self) -> None:
        if self._capture is not None:
            self._capture.release()
        self._capture = None

    def _frame_came(self) -> None:
        self._failures, self._last_s = 0, time.monotonic()

    def _is_lost(self) -> bool:
        """Pulled out, or hanging: the driver lets one read wait ten seconds."""
        gone = isinstance(self._device, str) and not Path(self._device).exists()
        waited_s = time.monotonic() - self._last_s
        return gone or self._failures >= _FAILURES_UNTIL_LOST or waited_s > _LOST_AFTER_S


class PictureCamera:
    """Gives a picture file, or the pictures of a folder in turn by name, `rate_hz` a second.

    The folder is listed anew each round. An empty one gives dark frames. A picture's longer side
    is cut down to 1920 pixels. It is missing while the path is.
    """

    def __init__(self, path: Path | str, rate_hz: float = 5.0) -> None:
        self._path = Path(path)
        self._interval_s = 1 / rate_hz
        self._round: list[Path] = []
        self._due_s = 0.0

    def open(self) -> None:
        self._round = self._listed()
        self._due_s = time.monotonic()

    def read(self) -> Frame | None:
        self._round = self._round or self._listed()
        self.skip()
        if not self._round:
            return np.zeros((720, 1280, 3), np.uint8)
        return _picture(self._round.pop(0))

    def skip(self) -> None:
        time.sleep(max(self._due_s - time.monotonic(), 0))
        self._due_s = time.monotonic() + self._interval_s

    def close(self) -> None:
        self._round = []

    def _listed(self) -> list[Path]:
        if self._path.is_file():
            return [self._path]
        try:
            return sorted(path for path in self._path.iterdir() if path.suffix.lower() in _PICTURES)
        except OSError as error:
            raise CameraMissing(f"no pictures at {self._path}") from error


def open_camera(spec: str) -> Camera:
    """The camera that the setting names; its `open` is still to be called.

    `spec`: none, auto, /dev/videoN, or pictures:PATH. Raises ValueError for anything else.
    """
    if spec == "none":
        return NoCamera()
    if spec == "auto":
        return OpenCvCamera(None)
    if spec.startswith("/dev/video") and spec.removeprefix("/dev/video").isdecimal():
        return OpenCvCamera(spec)
    if spec.startswith("pictures:") and spec != "pictures:":
        return PictureCamera(spec.removeprefix("pictures:"))
    raise ValueError(f"camera is {spec!r}; allowed: {_ALLOWED}")


def _opened(device: int | str, size: tuple[int, int]) -> cv2.VideoCapture | None:
    is_camera = isinstance(device, int) or device.startswith("/dev/")
    capture = cv2.VideoCapture(device, cv2.CAP_V4L2 if is_camera else cv2.CAP_ANY)
    if not capture.isOpened():
        capture.release()
        return None
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # 720p at full rate by USB 2
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def _picture(path: Path) -> Frame | None:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        return None
    scale = _LONGEST_SIDE / max(picture.shape)
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(picture, dtype=np.uint8)
