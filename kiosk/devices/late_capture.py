"""Makes capture loops without loading OpenCV, NumPy and the readers before somebody scans.

They are 36 MB and 0.2 s that a terminal at home does not need.
"""

from collections.abc import Callable
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from kiosk.devices.capture import CaptureLoop
    from kiosk.devices.codes import CodeReader

MakeLoop = Callable[[], "CaptureLoop"]


class Captures:
    """Gives capture loops for one camera. Holds the reader, so close it, or use it in a `with`
    statement."""

    def __init__(self, camera: str) -> None:
        """`camera`: the setting."""
        self._camera = camera
        self._reader: CodeReader | None = None
        self._lock, self._turn = Lock(), Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, *told: Any, **more: Any) -> "LateCapture":
        """Takes what `CaptureLoop` takes after its camera and reader."""
        return LateCapture(lambda: self._loop(*told, **more), is_quick=self._reader is not None)

    def close(self) -> None:
        """Ends the reader's process."""
        if self._reader is not None:
            self._reader.close()

    def _loop(self, *told: Any, **more: Any) -> "CaptureLoop":
        from kiosk.devices.camera import open_camera
        from kiosk.devices.capture import CaptureLoop
        from kiosk.devices.codes import CodeReader

        with self._lock:
            self._reader = self._reader or CodeReader()
        more |= {"turn": self._turn}
        return CaptureLoop(lambda: open_camera(self._camera), self._reader, *told, **more)


class LateCapture:
    """A capture loop that is made by its first start, beside the caller's thread unless that is
    quick."""

    def __init__(self, make_loop: MakeLoop, *, is_quick: bool) -> None:
        self._make_loop, self._is_quick = make_loop, is_quick
        self._loop: CaptureLoop | None = None
        self._wanted = False
        self._lock = Lock()

    def start(self) -> None:
        """Returns at once."""
        self._wanted = True
        if self._is_quick or self._loop is not None:
            self._begin()
        else:
            Thread(target=self._begin, name="capture-start", daemon=True).start()

    def stop(self) -> None:
        """Ends the loop; one that is still being made does not begin."""
        self._wanted = False
        if self._loop is not None:
            with self._lock:
                self._loop.stop()

    def reset(self) -> None:
        """Forgets what was reported."""
        if self._loop is not None:
            self._loop.reset()

    def _begin(self) -> None:
        with self._lock:
            self._loop = self._loop or self._make_loop()
            if self._wanted:
                self._loop.start()
