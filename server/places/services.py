"""Taking a plan's picture in."""

from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from server.errors import ServerError

MOST_SIDE = 2400
"""Pixels: a terminal's window is 1920 long, and keeps one picture in its memory."""
MOST_BYTES = 4 * 1024 * 1024
"""Every terminal of the district fetches it."""
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}


class NotAPlan(ServerError):
    """The picture cannot be a plan; the text is for the office."""


@dataclass(frozen=True)
class PlanPicture:
    """What a file holds, checked."""

    content: bytes
    content_type: str
    width: int
    height: int


def read_plan(file: BinaryIO) -> PlanPicture:
    """The picture in the file, looked at and not believed. Raises NotAPlan."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotAPlan("图片不能超过 4 MB,请压缩后再上传")
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(_KINDS)) as picture:
            picture.load()
            (width, height), kind = picture.size, str(picture.format)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise NotAPlan("请上传 PNG 或 JPG 图片") from None
    if max(width, height) > MOST_SIDE:
        raise NotAPlan(f"图片的边长不能超过 {MOST_SIDE} 像素,这张是 {width}×{height}")
    return PlanPicture(content, _KINDS[kind], width, height)
