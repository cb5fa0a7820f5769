"""Reads codes from a camera in the background, and tells what it sees by callbacks."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from threading import Condition, Event, Lock, Thread
from time import monotonic
from typing import Literal, TypeVar

import structlog

from kiosk.devices.camera import Camera, CameraMissing
from kiosk.devices.codes import CodeReader, Reading
from kiosk.devices.found import Corners
from kiosk.devices.frame import Frame
from kiosk.devices.hints import Hint
from kiosk.devices.series import SeriesReader

CameraState = Literal["ready", "missing"]

_Told = TypeVar("_Told")
_HANGS_AFTER_S = 3.0  # without a frame
_FRAMES_A_HINT = 12  # alike one after another, so that the words do not flicker
_HINT_STAYS_S = 1.0  # long enough to be read
_TURN_S = 0.1
_SKIPPED_AT_REST = 2  # frames between two
log = structlog.get_logger()


class CaptureLoop:
    """One thread takes frames, one reads them, so a slow consumer gets fewer frames, not old ones.

    The callbacks run on the loop's threads: `on_frame` for each frame that is read, `on_reading`
    once for each text (or other finding than "no_code") until `reset`, `on_state` on each change,
    `on_hint` when another hint has held for a while, `on_seen` with the corners in the frame told
    last of a code that cannot be read yet, or None. A reading has its frame with it.
    A lost camera is opened again every `reopen_s` seconds; one that hangs is missing meanwhile.
    `turn`: held while the camera is open, so that the next loop waits for one that hangs.
    The reader stays the caller's to close.
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
        on_seen: Callable[[Corners | None], None] = lambda corners: None,
        turn: "Lock | None" = None,
    ) -> None:
        self._camera_factory, self._turn = camera_factory, turn or Lock()
        self._reader = reader
        self._on_hint, self._on_seen = on_hint, on_seen
        self._on_frame = on_frame
        self._on_reading = on_reading
        self._on_state = on_state
        self._reopen_s = reopen_s
        self._threads: list[Thread] = []
        self._ending: list[Thread] = []
        self._run = _Run(SeriesReader(reader.zbar))
        self._reported: set[tuple[str | None, str | None]] = set()

    def start(self) -> None:
        """Starts the threads; does nothing while they run."""
        if self._threads:
            return
        self._run = _Run(SeriesReader(self._reader.zbar))
        self._threads = [
            Thread(target=target, args=(self._run,), name=name, daemon=True)
            for target, name in ((self._take_frames, "camera"), (self._read_frames, "codes"))
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the threads, which close the camera. Returns at once, however long a read hangs;
        nothing is told of what comes after."""
        self._run.end()
        self._ending, self._threads = self._threads, []

    def join(self, timeout_s: float) -> None:
        """Waits for what `stop` has ended."""
        for thread in self._ending:
            thread.join(timeout_s)

    def reset(self) -> None:
        """Forgets what was reported: for the next person, or the next try."""
        self._reported = set()

    def _take_frames(self, run: "_Run") -> None:
        while not run.ended.is_set():
            if not self._turn.acquire(timeout=_TURN_S):
                continue
            try:
                self._film(self._camera_factory(), run)
            except CameraMissing:
                self._change_state(run, "missing")
            except Exception:
                log.exception("camera_failed")
                self._change_state(run, "missing")
            finally:
                self._turn.release()
            run.ended.wait(self._reopen_s)

    def _film(self, camera: Camera, run: "_Run") -> None:
        with closing(camera):
            camera.open()
            while not run.ended.is_set():
                for _ in range(_SKIPPED_AT_REST if run.series.is_at_rest else 0):
                    camera.skip()
                frame = camera.read()
                if frame is not None:
                    self._change_state(run, "ready")
                    run.put(frame)

    def _change_state(self, run: "_Run", state: CameraState) -> None:
        if state != run.state:
            run.state = state
            run.tell(self._on_state, state)

    def _read_frames(self, run: "_Run") -> None:
        hints = _SteadyHints()
        while not run.ended.is_set():
            frame = run.next_frame(_HANGS_AFTER_S)
            if frame is None:
                self._change_state(run, "missing")
            else:
                self._read(run, frame, hints)

    def _read(self, run: "_Run", frame: Frame, hints: "_SteadyHints") -> None:
        run.tell(self._on_frame, frame)
        try:
            reading = run.series.read(frame)
        except Exception:
            log.exception("frame_not_read")
            return
        if self._is_new(reading):
            run.tell(self._on_reading, replace(reading, frame=frame))
        if hint := hints.changed(run.series.hint, monotonic()):
            run.tell(self._on_hint, hint)
        if run.saw(run.series.seen):
            run.tell(self._on_seen, run.series.seen)

    def _is_new(self, reading: Reading) -> bool:
        finding = (reading.text, reading.reason)
        if reading.reason == "no_code" or finding in self._reported:
            return False
        self._reported.add(finding)
        return True


class _SteadyHints:
    """Lets a hint through when many frames in a row have it, it is not the last one told, and that
    one has stayed long enough."""

    def __init__(self) -> None:
        self._told: Hint | None = None
        self._told_s = float("-inf")
        self._newest: Hint | None = None
        self._alike = 0

    def changed(self, hint: Hint | None, at_s: float) -> Hint | None:
        """The hint to tell now, at a time of a steady clock, if any."""
        self._alike = self._alike + 1 if hint == self._newest else 1
        self._newest = hint
        if hint is None or hint == self._told or self._alike < _FRAMES_A_HINT:
            return None
        if at_s - self._told_s < _HINT_STAYS_S:
            return None
        self._told, self._told_s = hint, at_s
        return hint


class _Run:
    """What the threads of one start share: the newest frame not read yet, the state, the end."""

    def __init__(self, series: SeriesReader) -> None:
        self.series = series
        self.ended = Event()
        self.state: CameraState | None = None
        self._seen: Corners | None = None
        self._frame: Frame | None = None
        self._changed = Condition()

    def put(self, frame: Frame) -> None:
        """Replaces a frame that nobody has read yet."""
        with self._changed:
            self._frame = frame
            self._changed.notify()

    def next_frame(self, patience_s: float) -> Frame | None:
        """Waits for a frame; None when none came, or at the end."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._frame is not None or self.ended.is_set(), patience_s
            )
            frame, self._frame = self._frame, None
        return frame

    def saw(self, corners: Corners | None) -> bool:
        """Whether that is news."""
        before, self._seen = self._seen, corners
        return corners != before

    def tell(self, callback: Callable[[_Told], None], what: _Told) -> None:
        """A callback that raises must not end the loop; after the end nothing is told."""
        if self.ended.is_set():
            return
        try:
            callback(what)
        except Exception:
            log.exception("callback_failed")

    def end(self) -> None:
        with self._changed:
            self.ended.set()
            self._changed.notify()
