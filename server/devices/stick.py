"""The queue of a terminal without a network, from a file (`.dqx`) that came on a USB stick.

The format is in docs/protocol.md. The file is read line by line, so its size does not matter.
What is whole is kept as escrows, unapplied; what is not is named for the office.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Literal
from uuid import UUID

import msgspec
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import SealedBox

from server.config.keys import seal_key
from server.devices.escrow import EscrowRequest, keep_escrow
from server.devices.models import Device, EscrowedBatch
from server.errors import ServerError, SignatureInvalid

MAX_REQUEST = 256 * 1024
SIGNATURE = 64
BOX_OVERHEAD = 48
MOST_WRONG = 100
"""Lines that cannot be read before the rest of a file is not looked at."""

MAX_LINE = (SIGNATURE + MAX_REQUEST + BOX_OVERHEAD) * 4 // 3 + 200
"""Bytes; base64 makes four of three, and there is room for the names around it."""

MOST_PROBLEMS = 10
NO_EXPORT = "这不是终端导出的文件(.dqx),请在U盘里选终端导出的那一个"


class NotAnExport(ServerError):
    """Nothing of the file can be taken; the text says why, for the page."""


class _LineWrong(Exception):
    """What is wrong with one line, for the page."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line."""

    format: Literal["dangqun-export"]
    v: int
    device_id: UUID
    batches: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Any other line: a box, or the end."""

    sealed: str | None = None
    end: int | None = None


@dataclass
class Imported:
    """What came of a file: new batches, such as were here already, their operations, and what
    was wrong, in Chinese."""

    device: Device
    kept: int = 0
    known: int = 0
    ops: int = 0
    boxes: int = 0
    unopened: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def problems(self) -> tuple[str, ...]:
        """At most a handful; the rest is a number."""
        more = len(self.wrong) - MOST_PROBLEMS
        shown = self.wrong[:MOST_PROBLEMS]
        return (*shown, f"另有 {more} 处问题") if more > 0 else tuple(shown)


def import_export(file: IO[bytes]) -> Imported:
    """Keep what is whole. Importing again changes nothing. Raises NotAnExport."""
    head = _head(file)
    device = Device.objects.filter(pk=head.device_id).first()
    if device is None:
        raise NotAnExport(f"文件来自终端 {head.device_id},它没有在本服务器登记")
    found = Imported(device)
    ended = _take_lines(file, found)
    found.wrong[:0] = _about_the_whole(found, head, ended)
    return found


def _head(file: IO[bytes]) -> Head:
    line = file.readline(MAX_LINE)
    if not line:
        raise NotAnExport("文件是空的,请回到终端重新导出")
    try:
        head = msgspec.json.decode(line, type=Head)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise NotAnExport(NO_EXPORT) from None
    if head.v != 1:
        raise NotAnExport(f"文件的格式是第 {head.v} 版,请先升级本服务器")
    return head


def _take_lines(file: IO[bytes], found: Imported) -> int | None:
    """The number in the last line, or None for a file without one."""
    for number, raw in _lines(file):
        try:
            line = _line(raw)
            if line.end is not None:
                return line.end
            _take_box(line.sealed or "", found)
        except _LineWrong as wrong:
            found.wrong.append(f"第 {number} 行:{wrong}")
            if len(found.wrong) == MOST_WRONG:
                return None
    return None


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines after the first. Of one that is too long only the beginning is read in."""
    number = 1
    while raw := file.readline(MAX_LINE + 1):
        number += 1
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE)
        yield number, raw


def _line(raw: bytes) -> Line:
    if len(raw) > MAX_LINE:
        raise _LineWrong("太长,已跳过")
    try:
        line = msgspec.json.decode(raw, type=Line)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _LineWrong("损坏或不完整,已跳过") from None
    if line.sealed is None and line.end is None:
        raise _LineWrong("不是封装的数据,已跳过")
    return line


def _take_box(sealed: str, found: Imported) -> None:
    found.boxes += 1
    try:
        inside = SealedBox(seal_key(settings.OPTIONS)).decrypt(
            base64.b64decode(sealed, validate=True)
        )
    except (binascii.Error, ValueError, TypeError, CryptoError):
        found.unopened += 1
        raise _LineWrong("打不开,可能已损坏,已跳过") from None
    _take_request(inside[:SIGNATURE], inside[SIGNATURE:], found)


def _take_request(signature: bytes, raw: bytes, found: Imported) -> None:
    if len(raw) > MAX_REQUEST:
        raise _LineWrong("超过一批的上限,已跳过")
    try:
        request = msgspec.json.decode(raw, type=EscrowRequest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _LineWrong("内容不合格式,已跳过") from None
    if request.device_id != found.device.pk:
        raise _LineWrong("属于另一台终端,已跳过")
    try:
        _, is_new = keep_escrow(
            request, raw=raw, signature=signature, source=EscrowedBatch.Source.STICK
        )
    except SignatureInvalid:
        raise _LineWrong("签名不是这台终端的,已跳过") from None
    found.kept, found.known = found.kept + is_new, found.known + (not is_new)
    found.ops += len(request.ops)


def _about_the_whole(found: Imported, head: Head, ended: int | None) -> list[str]:
    if found.boxes and found.boxes == found.unopened:
        return ["所有数据都打不开:文件可能是给另一台服务器导出的,或服务器的封装密钥换过"]
    if ended is None:
        return ["文件没有结尾,可能没有拷贝完:其中完整的部分已收下,请回到终端重新导出"]
    whole = found.boxes == head.batches == ended
    return [] if whole or found.wrong else [f"文件写明 {head.batches} 批,实有 {found.boxes} 批"]
