"""Pictures that strangers send: decoded within bounds, turned upright, and drawn anew as a JPEG,
which leaves everything else that was in the file behind (place, camera, comments)."""

import io
import struct
from threading import BoundedSemaphore
from typing import IO

from PIL import Image, ImageOps

MOST_BYTES = 8 * 1024 * 1024
LONGEST_SIDE = 2000
_MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
"""A JPEG is decoded at a fraction of its size, the others whole."""

_one_at_a_time = BoundedSemaphore()
"""A picture takes up to 100 MB while it is decoded."""


class PictureRefused(ValueError):
    """The file is none that is taken; the text says why, in Chinese."""


def redrawn(file: IO[bytes], *, longest: int = LONGEST_SIDE, quality: int = 82) -> bytes:
    """The picture as a new JPEG. Raises PictureRefused."""
    try:
        with _one_at_a_time, Image.open(file, formats=tuple(_MOST_PIXELS)) as picture:
            _refuse_large(picture)
            return _jpeg(picture, longest, quality)
    except PictureRefused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError):
        raise PictureRefused("这个文件打不开，请选 JPG、PNG 或 WebP 格式的照片") from None


def _refuse_large(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > _MOST_PIXELS[picture.format or "PNG"]:
        raise PictureRefused("照片的尺寸太大，请截取一部分再上传")


def _jpeg(picture: Image.Image, longest: int, quality: int) -> bytes:
    picture.draft("RGB", (longest, longest))
    picture.thumbnail((longest, longest))
    upright = ImageOps.exif_transpose(picture)
    out = io.BytesIO()
    _on_white(upright).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """A fresh picture that carries nothing but its pixels."""
    ground = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
