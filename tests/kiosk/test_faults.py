"""Faults are taken from the log, kept over restarts, and told without what anybody typed."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from kiosk import logs
from kiosk.devices.camera import Camera
from kiosk.devices.capture import CaptureLoop
from kiosk.devices.codes import CodeReader
from kiosk.faults import MOST, FaultRecorder, catch_threads
from tests.factories import clock_of, unpulled_desk

PHONE = "13900001111"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    hook = threading.excepthook
    yield
    structlog.reset_defaults()
    threading.excepthook = hook


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[FaultRecorder]:
    desk = unpulled_desk(tmp_path)
    made = FaultRecorder(desk.store, desk.clock)
    logs.configure("info", made)
    yield made
    made.close()
    desk.store.close()


def _fail(where: str, reference: str = "4F2A9C") -> None:
    try:
        raise KeyError(PHONE)
    except KeyError:
        structlog.get_logger().exception("screen_failed", screen=where, reference=reference)


def test_a_fault_is_known_by_its_place_and_type(recorder: FaultRecorder) -> None:
    _fail("rate")
    (fault,) = recorder.known()
    assert (fault.where, fault.kind, fault.reference, fault.count) == (
        "rate",
        "KeyError",
        "4F2A9C",
        1,
    )
    assert fault.code.startswith("tests/kiosk/test_faults.py:")


def test_what_a_person_typed_is_not_kept(recorder: FaultRecorder, tmp_path: Path) -> None:
    _fail("rate")
    recorder.close()
    assert PHONE not in str(recorder.known())
    assert not any(
        PHONE.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )


def test_faults_of_one_cause_are_counted_and_the_last_has_its_reference(
    recorder: FaultRecorder,
) -> None:
    for reference in ("AAAAAA", "BBBBBB", "CCCCCC"):
        _fail("rate", reference)
    (fault,) = recorder.known()
    assert (fault.count, fault.reference) == (3, "CCCCCC")


def test_only_the_newest_causes_are_kept(recorder: FaultRecorder) -> None:
    for number in range(MOST + 5):
        _fail(f"screen{number}")
    known = recorder.known()
    assert len(known) == MOST
    assert known[0].where == f"screen{MOST + 4}"


def test_lines_without_an_exception_and_warnings_are_no_faults(recorder: FaultRecorder) -> None:
    structlog.get_logger().error("no_room")
    structlog.get_logger().warning("media_refused", exc_info=ValueError("x"))
    assert recorder.known() == []


def test_faults_survive_a_restart_and_are_forgotten_after_a_month(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    first = FaultRecorder(desk.store, desk.clock)
    logs.configure("info", first)
    _fail("rate")
    first.close()
    second = FaultRecorder(desk.store, desk.clock)
    assert [fault.where for fault in second.known()] == ["rate"]
    clock_of(desk).pass_time(days=31)
    assert second.known() == []
    second.close()
    desk.store.close()


def test_a_thread_that_dies_is_a_fault(recorder: FaultRecorder) -> None:
    catch_threads()
    thread = threading.Thread(target=lambda: 1 / 0, name="commands_0")
    thread.start()
    thread.join()
    assert [(fault.where, fault.kind) for fault in recorder.known()] == [
        ("commands", "ZeroDivisionError")
    ]


def test_a_capture_thread_that_raises_is_a_fault_and_goes_on(recorder: FaultRecorder) -> None:
    class Broken(Camera):
        def open(self) -> None:
            raise RuntimeError(PHONE)

        def read(self) -> None:
            return None

        def skip(self) -> None:
            return None

        def close(self) -> None:
            return None

    tried, opened = threading.Event(), []

    def factory() -> Camera:
        opened.append(1)
        if len(opened) == 3:
            tried.set()
        return Broken()

    with CodeReader() as reader:
        loop = CaptureLoop(
            factory, reader, lambda _: None, lambda _: None, lambda _: None, reopen_s=0.01
        )
        loop.start()
        assert tried.wait(10)
        loop.stop()
    (fault,) = recorder.known()
    assert (fault.where, fault.kind) == ("camera_failed", "RuntimeError")
    assert fault.count >= 2


def test_a_damaged_note_of_faults_is_forgotten(tmp_path: Path) -> None:
    desk = unpulled_desk(tmp_path)
    with desk.store.transaction() as tx:
        tx.execute("INSERT INTO sync_state VALUES ('faults', ?)", (json.dumps([{"where": 1}]),))
    recorder = FaultRecorder(desk.store, desk.clock)
    assert recorder.known() == []
    recorder.close()
    desk.store.close()
