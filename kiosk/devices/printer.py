"""The receipt printer: whether it can print, and printing. Loads nothing only printing needs."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from select import select
from stat import S_ISCHR
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal

import msgspec

from kiosk.devices.print_child import Job, Target
from kiosk.devices.usb_ids import plugged_in
from kiosk.domain.slip import Slip

PrinterWord = Literal["none", "ready", "missing", "paper_out"]

USUAL_PORT = 9100
_ASK_PAPER = b"\x10\x04\x04"  # DLE EOT 4, answered at once by printers that can
_ANSWER_FIXED, _ANSWER_IS = 0x93, 0x12
_NO_PAPER = 0x60
_ANSWER_S, _CONNECT_S, _PRINT_S = 0.5, 1.0, 10.0
_one_at_a_time = Lock()
_told: dict[str, PrinterWord] = {}


class PrinterFailed(Exception):
    """Nothing, or not all, was printed. `word` says why as far as that is known."""

    def __init__(self, word: PrinterWord) -> None:
        super().__init__(word)
        self.word = word


def printer_word(spec: str) -> PrinterWord:
    """What can be said of the printer of this setting. Asks it for its paper, which may take a
    second; one that does not answer is ready."""
    if spec == "none":
        return "none"
    with _one_at_a_time:
        word = _asked(target(spec))
    _told[spec] = word
    return word


def here_word(spec: str) -> PrinterWord:
    """The same without asking: what was told last, unless its device has gone since."""
    if spec == "none":
        return "none"
    where = target(spec)
    if not where.host and not Path(where.path).exists():
        return "missing"
    return _told.get(spec, "missing" if where.host else "ready")


def print_on(spec: str, slip: Slip, dots: int) -> None:
    """Prints the slip, in a process of its own. Raises PrinterFailed; half a slip is possible."""
    word = printer_word(spec)
    if word != "ready":
        raise PrinterFailed(word)
    with _one_at_a_time, TemporaryDirectory(prefix="printing-") as scratch:
        if not _printed(Job(slip, dots, target(spec)), scratch):
            raise PrinterFailed("ready")


def target(spec: str) -> Target:
    """Where the setting says the printer is; a USB printer that is gone has no path."""
    way, _, rest = spec.partition(":")
    if way == "network":
        host, _, port = rest.partition(":")
        return Target(host=host, port=int(port or USUAL_PORT))
    return Target(path=rest if way == "file" else _usb_path(rest))


def _usb_path(usb_id: str) -> str:
    """The device that the system's own printer driver gives it."""
    for folder in plugged_in(usb_id):
        for made in sorted(folder.glob("*/usbmisc/lp*")):
            return f"/dev/usb/{made.name}"
    return f"/dev/usb/{usb_id}"


def _printed(job: Job, scratch: str) -> bool:
    environment = {**os.environ, "TMPDIR": scratch}  # escpos leaves a folder there
    try:
        subprocess.run(
            [sys.executable, "-m", "kiosk.devices.print_child"],
            input=msgspec.json.encode(job),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PRINT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _asked(where: Target) -> PrinterWord:
    try:
        if where.host:
            return _asked_host(where.host, where.port)
        return _asked_device(where.path)
    except BlockingIOError:
        return "paper_out"  # it takes no byte any more
    except OSError:
        return "missing"


def _asked_host(host: str, port: int) -> PrinterWord:
    with closing(socket.create_connection((host, port), _CONNECT_S)) as peer:
        peer.sendall(_ASK_PAPER)
        return _answer(peer.fileno())


def _asked_device(path: str) -> PrinterWord:
    if not S_ISCHR(os.stat(path).st_mode):
        return "ready" if os.access(path, os.W_OK) else "missing"
    device = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        os.write(device, _ASK_PAPER)
        return _answer(device)
    finally:
        os.close(device)


def _answer(peer: int) -> PrinterWord:
    ready, _, _ = select([peer], [], [], _ANSWER_S)
    answer = os.read(peer, 1) if ready else b""
    is_status = bool(answer) and answer[0] & _ANSWER_FIXED == _ANSWER_IS
    return "paper_out" if is_status and answer[0] & _NO_PAPER else "ready"
