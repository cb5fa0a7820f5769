"""Reads the code of a picture file, for `dangqun-kiosk decode`."""

import warnings
from pathlib import Path
from typing import TypedDict

import numpy as np
from PIL import Image, ImageOps

from kiosk.devices.codes import CodeReader
from kiosk.devices.frame import Frame

MAX_PIXELS = 50_000_000
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "GIF", "TIFF")  # not EPS, which would start a program


class DecodedFile(TypedDict):
    """JSON of one file. `reason`: missing, not_a_picture, too_large, or a reading's reason."""

    file: str
    text: str | None
    decoder: str | None
    ms: float
    reason: str | None


class _TooLarge(Exception):
    """The picture has more than MAX_PIXELS."""


def decode_file(path: Path | str, reader: CodeReader) -> DecodedFile:
    """What the reader finds in the picture. A file that cannot be read is told in `reason`."""
    path = Path(path)
    try:
        reading = reader.read(_grey_picture(path))
    except FileNotFoundError:
        return _failed(path, "missing")
    except (_TooLarge, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _failed(path, "too_large")
    except (OSError, ValueError, SyntaxError):  # Pillow's errors for broken files
        return _failed(path, "not_a_picture")
    return DecodedFile(
        file=str(path),
        text=reading.text,
        decoder=reading.decoder,
        ms=round(reading.ms, 2),
        reason=reading.reason,
    )


def _grey_picture(path: Path) -> Frame:
    if path.exists() and not path.is_file():
        raise OSError("a folder or a device")
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _TooLarge
            return np.asarray(_on_white(ImageOps.exif_transpose(picture)).convert("L"))


def _on_white(picture: Image.Image) -> Image.Image:
    """Transparent parts become white, as every viewer shows them."""
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)


def _failed(path: Path, reason: str) -> DecodedFile:
    return DecodedFile(file=str(path), text=None, decoder=None, ms=0.0, reason=reason)
