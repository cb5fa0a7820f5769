"""A small picture for the back office, drawn into the page: media files have no public address."""

import base64
from functools import lru_cache
from io import BytesIO

from django.utils.html import format_html
from PIL import Image, ImageOps

from server.media.services import media_path

_SIZE = (144, 144)


def thumbnail(sha256: str) -> str:
    """HTML of the picture as the terminal crops it, or a dash."""
    data = _jpeg(sha256) if sha256 and media_path(sha256).exists() else ""
    if not data:
        return "—"
    picture = '<img src="data:image/jpeg;base64,{}" alt="图片预览" width="72" height="72">'
    return format_html(picture, data)


@lru_cache(maxsize=256)
def _jpeg(sha256: str) -> str:
    """Base64 of it; empty for a file that is no picture. The bytes of a hash never change."""
    try:
        with Image.open(media_path(sha256)) as whole:
            small = ImageOps.fit(whole.convert("RGB"), _SIZE)
    except OSError:
        return ""
    written = BytesIO()
    small.save(written, "JPEG", quality=80)
    return base64.b64encode(written.getvalue()).decode()
