"""Spans of time in words, as lists show them."""

from datetime import datetime, timedelta

STEPS = (("天", 86_400), ("小时", 3_600), ("分钟", 60), ("秒", 1))


def ago(moment: datetime | None, now: datetime) -> str:
    """Such as `3 小时前`; a dash for nothing."""
    if moment is None:
        return "—"
    span = now - moment
    return f"{in_words(int(span.total_seconds()))}前" if span >= timedelta(minutes=1) else "刚刚"


def clock_offset(offset_ms: int | None) -> str:
    """How far a device's clock is off, such as `快 3 分钟`."""
    if offset_ms is None:
        return "—"
    if abs(offset_ms) < 5_000:
        return "准"
    words = in_words(abs(offset_ms) // 1000)
    return f"{'快' if offset_ms > 0 else '慢'} {words}"


def in_words(seconds: int) -> str:
    """In the largest unit that fits, rounded down."""
    for name, length in STEPS:
        if seconds >= length:
            return f"{seconds // length} {name}"
    return "0 秒"
