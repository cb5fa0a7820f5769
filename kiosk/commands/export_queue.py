"""The staff take what the server lacks away on a USB stick."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

import structlog

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from sync.export import write_export

log = structlog.get_logger("kiosk.staff")

_SENTENCES = {
    errno.ENOSPC: sentences.STICK_FULL,
    errno.EDQUOT: sentences.STICK_FULL,
    errno.EFBIG: sentences.STICK_FULL,
    errno.EROFS: sentences.STICK_READ_ONLY,
    errno.EACCES: sentences.STICK_READ_ONLY,
    errno.EPERM: sentences.STICK_READ_ONLY,
}


@dataclass(frozen=True)
class ExportView:
    """What was written: the file's name and how many operations are in it."""

    name: str
    ops: int


def export_queue(desk: Desk, *, folder: Path) -> ExportView:
    """Write the file into the stick's folder. The queue stays as it is.

    Raises Refused when the stick is full, read-only, or was pulled out; then no file counts.
    """
    try:
        device = _device(folder)
        done = write_export(desk.store.reader, folder, clock=desk.clock)
        _assert_on(device, done.path)
    except OSError as error:
        log.warning("export_failed", error=type(error).__name__, errno=error.errno)
        raise Refused(_SENTENCES.get(error.errno or 0, sentences.STICK_GONE)) from error
    log.info("exported", ops=done.ops, batches=done.batches)
    return ExportView(done.path.name, done.ops)


def _assert_on(device: int, path: Path) -> None:
    """A stick that went meanwhile leaves its folder behind, on the terminal's own disk."""
    if not os.path.ismount(path.parent) or path.stat().st_dev != device:
        path.unlink(missing_ok=True)
        raise OSError(errno.ENODEV, "the stick was pulled out")


def _device(folder: Path) -> int:
    """The number of the mounted device. Raises OSError when none is mounted there any more."""
    if not os.path.ismount(folder):
        raise OSError(errno.ENODEV, "no stick is mounted")
    return folder.stat().st_dev
