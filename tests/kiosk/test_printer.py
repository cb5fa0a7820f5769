"""The receipt printer: a real file, a real terminal device and a real socket take the slip; what
they got is made a picture again and its code read by our own reader."""

import os
import socket
import tty
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
from PIL import Image

from kiosk.devices import printer, usb_ids
from kiosk.devices.codes import CodeReader
from kiosk.devices.printer import PrinterFailed, here_word, print_on, printer_word
from kiosk.devices.slip_image import slip_image
from kiosk.domain.slip import Slip
from tests.kiosk.printers import ASK_PAPER, Printed, printed

SLIP = Slip(
    station="云桥天地党群服务站",
    title="会议室预约",
    status="已登记,待确认",
    rows=(("会议室", "云桥会议厅"), ("时间", "2026年11月25日 14:00–15:30")),
    reference_label="编号",
    reference="1A2B3C4D",
    foot=("服务热线 0571-8800-0001", "人工服务台在1层东门电梯旁,每天10:00—21:30有人值守。"),
)
PAPER_IN, PAPER_OUT = b"\x12", b"\x72"
DEADLINE_S = 20


class Paper:
    """A printer at one end of a connection: keeps what it gets, tells of its paper if it can."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.got = answer, bytearray()

    def took(self, data: bytes) -> bytes:
        """What it answers."""
        self.got += data
        return self.answer * data.count(ASK_PAPER)


class TerminalPrinter:
    """A printer behind a terminal device, as a serial one is."""

    def __init__(self, path: Path, answer: bytes = b"") -> None:
        self.paper, self.path = Paper(answer), path
        self._ends = os.openpty()
        tty.setraw(self._ends[1])
        path.symlink_to(os.ttyname(self._ends[1]))
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with suppress(OSError):
            while data := os.read(self._ends[0], 65536):
                os.write(self._ends[0], self.paper.took(data))

    def pull_out(self) -> None:
        self.path.unlink()
        os.close(self._ends[1])
        self._thread.join(DEADLINE_S)
        os.close(self._ends[0])


class NetworkPrinter:
    """A printer at a port of this machine; it takes one connection after the other."""

    def __init__(self, answer: bytes = b"") -> None:
        self.paper = Paper(answer)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.spec = f"network:127.0.0.1:{self._door.getsockname()[1]}"
        self.printed = Event()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._door.accept()
                with peer, suppress(OSError):
                    while data := peer.recv(65536):
                        peer.sendall(self.paper.took(data))
                if b"\x1dV" in self.paper.got:
                    self.printed.set()

    def unplug(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(DEADLINE_S)


@pytest.fixture
def network() -> Iterator[NetworkPrinter]:
    started = NetworkPrinter(PAPER_IN)
    yield started
    started.unplug()


def code_of(sheet: Printed) -> str | None:
    with CodeReader() as reader:
        return reader.read(np.pad(sheet.picture, 40, constant_values=255)).text


def assert_is_the_slip(data: bytes, dots: int) -> None:
    sheet = printed(data)
    assert sheet.starts
    assert sheet.is_cut
    assert sheet.picture.shape[1] == dots
    assert np.array_equal(sheet.picture > 0, np.asarray(slip_image(SLIP, dots)))
    assert code_of(sheet) == SLIP.reference


@pytest.mark.parametrize("dots", [384, 576])
def test_a_file_gets_the_slip_and_its_code_can_be_read_from_the_dots(
    tmp_path: Path, dots: int
) -> None:
    paper = tmp_path / "paper"
    paper.touch()
    print_on(f"file:{paper}", SLIP, dots)
    assert_is_the_slip(paper.read_bytes(), dots)


def test_the_code_of_a_slip_may_be_an_address(tmp_path: Path) -> None:
    slip = replace(SLIP, code="HTTPS://DEMO.DANGQUN.EXAMPLE/F/1A2B3C4D")
    paper = tmp_path / "paper"
    paper.touch()
    print_on(f"file:{paper}", slip, 384)
    assert code_of(printed(paper.read_bytes())) == slip.code


def test_a_printer_in_the_network_gets_the_whole_slip(network: NetworkPrinter) -> None:
    print_on(network.spec, SLIP, 576)
    assert network.printed.wait(DEADLINE_S)
    assert_is_the_slip(bytes(network.paper.got), 576)


def test_a_printer_unplugged_is_missing_and_plugged_in_again_prints(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    spec = f"file:{path}"
    for _ in range(2):
        assert printer_word(spec) == here_word(spec) == "missing"
        with pytest.raises(PrinterFailed) as failed:
            print_on(spec, SLIP, 384)
        assert failed.value.word == "missing"
        assert not path.exists()
        plugged = TerminalPrinter(path)
        try:
            assert printer_word(spec) == here_word(spec) == "ready"
            print_on(spec, SLIP, 384)
        finally:
            plugged.pull_out()
        assert_is_the_slip(bytes(plugged.paper.got), 384)


def test_a_network_printer_that_is_switched_off_is_missing() -> None:
    printer_off = NetworkPrinter()
    assert printer_word(printer_off.spec) == "ready"
    printer_off.unplug()
    assert printer_word(printer_off.spec) == "missing"
    assert here_word(printer_off.spec) == "missing"
    with pytest.raises(PrinterFailed):
        print_on(printer_off.spec, SLIP, 384)


@pytest.mark.parametrize(
    ("answer", "word"),
    [(PAPER_OUT, "paper_out"), (PAPER_IN, "ready"), (b"", "ready"), (b"\xff", "ready")],
)
def test_a_printer_that_can_tells_of_its_paper(tmp_path: Path, answer: bytes, word: str) -> None:
    plugged = TerminalPrinter(tmp_path / "lp0", answer)
    try:
        assert printer_word(f"file:{plugged.path}") == word
    finally:
        plugged.pull_out()
    assert bytes(plugged.paper.got) == ASK_PAPER


def test_without_paper_nothing_is_sent() -> None:
    empty = NetworkPrinter(PAPER_OUT)
    try:
        assert printer_word(empty.spec) == "paper_out"
        with pytest.raises(PrinterFailed) as failed:
            print_on(empty.spec, SLIP, 384)
    finally:
        empty.unplug()
    assert failed.value.word == "paper_out"
    assert bytes(empty.paper.got).replace(ASK_PAPER, b"") == b""


def test_a_printer_that_takes_nothing_any_more_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, "_PRINT_S", 2.0)
    ends = os.openpty()  # nobody reads
    tty.setraw(ends[1])
    try:
        with pytest.raises(PrinterFailed) as failed:
            print_on(f"file:{os.ttyname(ends[1])}", SLIP, 384)
    finally:
        for end in ends:
            os.close(end)
    assert failed.value.word == "ready"


def test_printing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    paper = tmp_path / "paper"
    paper.touch()
    print_on(f"file:{paper}", SLIP, 384)
    assert list(scratch.iterdir()) == []


def test_a_terminal_without_a_printer_says_so() -> None:
    assert printer_word("none") == here_word("none") == "none"


def test_a_usb_printer_is_found_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb_ids, "USB", tmp_path)
    assert printer_word("usb:04b8:0e15") == "missing"
    folder = tmp_path / "1-3"
    (folder / "1-3:1.0" / "usbmisc" / "lp2").mkdir(parents=True)
    (folder / "idVendor").write_text("04b8\n")
    (folder / "idProduct").write_text("0e15\n")
    assert printer.target("usb:04B8:0E15").path == "/dev/usb/lp2"


def test_a_slip_has_no_place_for_a_person() -> None:
    assert {field.name for field in fields(Slip)} == {
        "station", "title", "status", "rows", "reference_label", "reference", "foot", "code",
    }  # fmt: skip


@pytest.mark.parametrize("dots", [384, 576])
def test_no_line_of_a_slip_runs_over_the_edge(dots: int) -> None:
    wide = Slip(
        "站" * 60, "题" * 60, "态" * 60, (("标", "内" * 90),), "编号", "WWWWWWWW", ("脚" * 90,)
    )
    dots_of = np.asarray(slip_image(wide, dots).convert("L"))
    assert dots_of[:, :4].min() == 255
    assert dots_of[:, -4:].min() == 255


def test_a_slip_is_of_black_and_white_dots_alone() -> None:
    picture: Image.Image = slip_image(SLIP, 384)
    assert picture.mode == "1"
    assert 500 < picture.height < 1100
    assert np.asarray(picture).mean() > 0.7  # mostly paper
