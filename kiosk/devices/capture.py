"""Reads codes from a camera in the background, and tells what it sees by callbacks."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from threading import Condition, Event, Thread, current_thread
from typing import Literal, TypeVar

import structlog

from kiosk.devices.camera import Camera, CameraMissing
from kiosk.devices.codes import CodeReader, Reading
from kiosk.devices.frame import Frame
from kiosk.devices.hints import Hint
from kiosk.devices.series import SeriesReader

CameraState = Literal["ready", "missing"]

_Told = TypeVar("_Told")
_JOIN_S = 3.0
_FRAMES_A_HINT = 12  # alike one after another, so that the words do not flicker
_SKIPPED_AT_REST = 2  # frames between two
log = structlog.get_logger()


class CaptureLoop:
    """One thread takes frames, one reads them, so a slow consumer gets fewer frames, not old ones.

    The callbacks run on the loop's threads: `on_frame` for each frame that is read, `on_reading`
    once for each text (or other finding than "no_code") until `reset`, `on_state` on each change,
    `on_hint` when another hint has held for a while. A reading has its frame with it.
    A lost camera is opened again every `reopen_s` seconds. The reader stays the caller's to close.
    """

    def __init__(
        self,
        camera_factory: Callable[[], Camera],
        reader: CodeReader,
        on_frame: Callable[[Frame], None],
        on_reading: Callable[[Reading], None],
        on_state: Callable[[CameraState], None],
        reopen_s: float = 2.0,
        on_hint: Callable[[Hint], None] = lambda hint: None,
    ) -> None:
        self._camera_factory = camera_factory
        self._series = SeriesReader(reader.zbar)
        self._on_hint = on_hint
        self._on_frame = on_frame
        self._on_reading = on_reading
        self._on_state = on_state
        self._reopen_s = reopen_s
        self._threads: list[Thread] = []
        self._run = _Run()
        self._reported: set[tuple[str | None, str | None]] = set()

    def start(self) -> None:
        """Starts the threads; does nothing while they run."""
        if self._threads:
            return
        self._run = _Run()
        self._series.clear()
        self._threads = [
            Thread(target=target, args=(self._run,), name=name, daemon=True)
            for target, name in ((self._take_frames, "camera"), (self._read_frames, "codes"))
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the threads and closes the camera. Waits 3 s at most for a thread that hangs."""
        self._run.end()
        for thread in self._threads:
            if thread is not current_thread():
                thread.join(_JOIN_S)
        self._threads = []

    def reset(self) -> None:
        """Forgets what was reported: for the next person, or the next try."""
        self._reported = set()

    def _take_frames(self, run: "_Run") -> None:
        while not run.ended.is_set():
            try:
                self._film(self._camera_factory(), run)
            except CameraMissing:
                self._change_state(run, "missing")
            except Exception:
                log.exception("camera_failed")
                self._change_state(run, "missing")
            run.ended.wait(self._reopen_s)

    def _film(self, camera: Camera, run: "_Run") -> None:
        with closing(camera):
            camera.open()
            while not run.ended.is_set():
                for _ in range(_SKIPPED_AT_REST if self._series.is_at_rest else 0):
                    camera.skip()
                frame = camera.read()
                if frame is not None:
                    self._change_state(run, "ready")
                    run.put(frame)

    def _change_state(self, run: "_Run", state: CameraState) -> None:
        if state != run.state and not run.ended.is_set():
            run.state = state
            _tell(self._on_state, state)

    def _read_frames(self, run: "_Run") -> None:
        hints = _SteadyHints()
        while (frame := run.next_frame()) is not None:
            _tell(self._on_frame, frame)
            try:
                reading = self._series.read(frame)
            except Exception:
                log.exception("frame_not_read")
                continue
            if self._is_new(reading) and not run.ended.is_set():
                _tell(self._on_reading, replace(reading, frame=frame))
            if (hint := hints.changed(self._series.hint)) and not run.ended.is_set():
                _tell(self._on_hint, hint)

    def _is_new(self, reading: Reading) -> bool:
        finding = (reading.text, reading.reason)
        if reading.reason == "no_code" or finding in self._reported:
            return False
        self._reported.add(finding)
        return True


class _SteadyHints:
    """Lets a hint through when many frames in a row have it and it is not the last one told."""

    def __init__(self) -> None:
        self._told: Hint | None = None
        self._newest: Hint | None = None
        self._alike = 0

    def changed(self, hint: Hint | None) -> Hint | None:
        """The hint to tell now, if any."""
        self._alike = self._alike + 1 if hint == self._newest else 1
        self._newest = hint
        if hint is None or hint == self._told or self._alike < _FRAMES_A_HINT:
            return None
        self._told = hint
        return hint


class _Run:
    """What the threads of one start share: the newest frame not read yet, the state, the end."""

    def __init__(self) -> None:
        self.ended = Event()
        self.state: CameraState | None = None
        self._frame: Frame | None = None
        self._changed = Condition()

    def put(self, frame: Frame) -> None:
        """Replaces a frame that nobody has read yet."""
        with self._changed:
            self._frame = frame
            self._changed.notify()

    def next_frame(self) -> Frame | None:
        """Waits for a frame; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self.ended.is_set())
            frame, self._frame = self._frame, None
        return None if self.ended.is_set() else frame

    def end(self) -> None:
        with self._changed:
            self.ended.set()
            self._changed.notify()


def _tell(callback: Callable[[_Told], None], what: _Told) -> None:
    """A callback that raises must not end the loop."""
    try:
        callback(what)
    except Exception:
        log.exception("callback_failed")
