"""The rules of notices: what is kept of a picture, and what ends by itself."""

from datetime import datetime

from server.notices.models import Notice

LEAST_PX, MOST_PX = 600, 2400
"""Of a picture's sides: sharp on the panel, and not too large for the terminal's memory."""


def picture_problem(width: int, height: int) -> str:
    """Why a picture of this size is not taken, or an empty text."""
    if min(width, height) < LEAST_PX:
        return f"图片太小,会模糊:每边至少{LEAST_PX}像素"
    if max(width, height) > MOST_PX:
        return f"图片太大:每边最多{MOST_PX}像素,请缩小后再上传"
    return ""


def ended_notices(*, since: datetime, now: datetime) -> list[Notice]:
    """Those that ended in that time, without anybody saving them."""
    return list(Notice.objects.filter(valid_until__gt=since, valid_until__lte=now))
