"""A scanner at a serial port: a real terminal device with real bytes, unplugged and put back."""

import os
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.app import _listen, _scanner_keys
from kiosk.config import load
from kiosk.devices.scanner_word import SerialPort, scanner_word
from kiosk.devices.serial_scanner import ScanBytes, SerialScanner

DEADLINE_S = 20
CODE = b"HTTPS://DQ.EXAMPLE.CN/C/AEBAGBAF"


class Plug:
    """A cable: `path` leads to the newest port that was plugged in, or nowhere."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ends: tuple[int, int] | None = None

    def put_in(self) -> None:
        self._ends = os.openpty()
        tty.setraw(self._ends[1])
        self.path.symlink_to(os.ttyname(self._ends[1]))

    def pull_out(self) -> None:
        if self._ends is not None:
            self.path.unlink()
            for end in self._ends:
                os.close(end)
        self._ends = None

    def send(self, data: bytes) -> None:
        assert self._ends is not None
        os.write(self._ends[0], data)


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    plug = Plug(tmp_path / "ttyACM0")
    yield plug
    plug.pull_out()


Listen = Callable[..., Queue[str]]


@pytest.fixture
def listen(plug: Plug) -> Iterator[Listen]:
    started: list[SerialScanner] = []

    def start(**given: str) -> Queue[str]:
        scans: Queue[str] = Queue()
        port = SerialPort(str(plug.path), 9600)
        scanner = SerialScanner(port, scans.put, reopen_s=0.01, silence_s=0.2, **given)
        scanner.start()
        started.append(scanner)
        return scans

    yield start
    for scanner in started:
        scanner.close()
        assert not scanner._thread.is_alive()


def first(scans: Queue[str], send: Callable[[], None]) -> str:
    """Sends until the port was opened and something is read."""
    for _ in range(DEADLINE_S * 10):
        send()
        try:
            return scans.get(timeout=0.1)
        except Empty:
            continue
    raise AssertionError("nothing was read")


def test_bytes_of_a_real_port_are_a_scan(plug: Plug, listen: Listen) -> None:
    plug.put_in()
    assert first(listen(), lambda: plug.send(CODE + b"\r\n")) == CODE.decode()


def test_a_scanner_pulled_out_is_gone_and_put_back_reads_again_by_itself(
    plug: Plug, listen: Listen
) -> None:
    spec = f"serial:{plug.path}"
    scans = listen()
    for code in (b"first code", b"second code"):
        assert scanner_word(spec) == "gone"
        plug.put_in()
        assert scanner_word(spec) == "on"
        assert first(scans, lambda code=code: plug.send(code + b"\r")) == code.decode()  # type: ignore[misc]
        plug.pull_out()
        while not scans.empty():
            scans.get()


def test_half_a_code_and_then_silence_is_no_part_of_the_next(plug: Plug, listen: Listen) -> None:
    plug.put_in()
    scans = listen()
    first(scans, lambda: plug.send(b"warm-up\r"))

    def half_then_whole() -> None:
        plug.send(b"HALF-A-CODE")
        with pytest.raises(Empty):
            scans.get(timeout=0.5)  # more than the scanner's silence
        plug.send(CODE + b"\r")

    while (read := first(scans, half_then_whole)) == "warm-up":
        continue
    assert read == CODE.decode()


def fed(data: bytes, **given: str) -> list[str]:
    return ScanBytes(**given).feed(data)


def test_a_code_without_an_end_is_not_told() -> None:
    assert fed(CODE) == []


@given(st.lists(st.integers(min_value=1, max_value=9), max_size=20))
def test_it_matters_not_in_what_pieces_the_bytes_come(cuts: list[int]) -> None:
    scanner, data = ScanBytes(), "诚信商户码".encode() + b" 1\r\n" + CODE + b"\n"
    read: list[str] = []
    for cut in cuts:
        read += scanner.feed(data[:cut])
        data = data[cut:]
    assert read + scanner.feed(data) == ["诚信商户码 1", CODE.decode()]


def test_control_characters_are_left_out() -> None:
    assert fed(b"\x02AB\x00C\x1b\x7fDEFG\x03\r") == ["ABCDEFG"]


@pytest.mark.parametrize("size", [513, 2049, 100_000])
def test_a_code_that_is_too_long_is_dropped_whole_and_the_next_is_read(size: int) -> None:
    assert fed(b"x" * size + b"\r" + CODE + b"\r") == [CODE.decode()]


def test_the_longest_code_in_chinese_is_read() -> None:
    assert fed(("码" * 512).encode() + b"\r") == ["码" * 512]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_in_both_encodings_that_scanners_send(encoding: str) -> None:
    assert fed("青麦烘焙诚信码".encode(encoding) + b"\r") == ["青麦烘焙诚信码"]


def test_bytes_that_are_no_text_are_dropped_and_the_next_is_read() -> None:
    assert fed(b"\xff\xfe\x80\xff\xff\xff\xff\r" + CODE + b"\r") == [CODE.decode()]


@given(st.binary(max_size=3000))
def test_no_bytes_whatever_give_a_control_character_or_more_than_the_longest(data: bytes) -> None:
    for scan in fed(data + b"\r"):
        assert 6 <= len(scan) <= 512
        assert scan.isprintable() or "\u3000" in scan or "\xa0" in scan or " " in scan


def test_marks_around_a_code_are_taken_off() -> None:
    assert fed(b"~" + CODE + b"#", prefix="~", suffix="#") == [CODE.decode()]
    assert fed(CODE + b"#" + b"junk~" + CODE + b"#", prefix="~", suffix="#") == [CODE.decode()]


def test_the_program_listens_at_the_port_of_its_settings_and_ends_that(plug: Plug) -> None:
    scans: Queue[str] = Queue()
    plug.put_in()
    settings = load(environ={}, scanner=f"serial:{plug.path}:115200", scanner_prefix="~")
    close = _listen(settings, scans.put)
    assert close is not None
    try:
        assert first(scans, lambda: plug.send(b"junk~" + CODE + b"\r")) == CODE.decode()
        assert _scanner_keys(settings) is None
    finally:
        close()
    for scanner in ("keyboard", "none"):
        assert _listen(load(environ={}, scanner=scanner), scans.put) is None
