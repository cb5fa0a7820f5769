"""A capture loop is made when it is first started, beside the thread that asks."""

import subprocess
import sys
import threading

from kiosk.devices.late_capture import LateCapture


class _Loop:
    def __init__(self) -> None:
        self.told: list[str] = []

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")

    def reset(self) -> None:
        self.told.append("reset")


def _wait_for_makers() -> None:
    for thread in threading.enumerate():
        if thread.name == "capture-start":
            thread.join(10)


def test_it_starts_once_it_is_made_and_stops() -> None:
    loop = _Loop()
    capture = LateCapture(lambda: loop, is_quick=False)  # type: ignore[arg-type, return-value]
    capture.start()
    _wait_for_makers()
    capture.reset()
    capture.stop()
    assert loop.told == ["start", "reset", "stop"]


def test_one_that_was_stopped_while_it_was_made_does_not_begin() -> None:
    loop, may_go_on = _Loop(), threading.Event()

    def make() -> _Loop:
        may_go_on.wait(10)
        return loop

    capture = LateCapture(make, is_quick=False)  # type: ignore[arg-type]
    capture.start()
    capture.stop()
    may_go_on.set()
    _wait_for_makers()
    assert loop.told == []


def test_the_terminal_at_home_has_loaded_neither_opencv_nor_numpy_nor_pillow() -> None:
    program = (
        "import sys, kiosk.app, kiosk.console.run_terminal, screens.front\n"
        "print(sorted({'cv2', 'numpy', 'PIL', 'markdown_it'} & set(sys.modules)))"
    )
    prepared = (
        "import tempfile, pathlib, kiosk.app\n"
        "kiosk.app.prepare_kivy(pathlib.Path(tempfile.mkdtemp()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", prepared + program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")
