"""Dates, times and states as people read them, in the chosen language."""

from datetime import date, datetime

from screens.language import ENGLISH, _, current_language

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def weekday_text(day: date) -> str:
    names = _ENGLISH_DAYS if current_language() == ENGLISH else _WEEKDAYS
    return names[day.weekday()]


def short_date_text(day: date) -> str:
    """11月24日, 24 Nov."""
    if current_language() == ENGLISH:
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def full_date_text(day: date) -> str:
    """2026年11月24日, 24 Nov 2026."""
    if current_language() == ENGLISH:
        return f"{short_date_text(day)} {day.year}"
    return f"{day.year}年{short_date_text(day)}"


def day_text(day: date, today: date) -> str:
    """今天, 明天, or the date with its weekday."""
    near = {0: _("今天"), 1: _("明天")}.get((day - today).days)
    return near or dated_weekday_text(day)


def dated_weekday_text(day: date) -> str:
    """11月24日 周二, Tue 24 Nov."""
    if current_language() == ENGLISH:
        return f"{weekday_text(day)} {short_date_text(day)}"
    return f"{short_date_text(day)} {weekday_text(day)}"


def time_text(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def moment_text(moment: datetime, now: datetime) -> str:
    """今天 10:05, 11月23日 周一 10:05."""
    local = moment.astimezone(now.tzinfo)
    return f"{day_text(local.date(), now.date())} {time_text(local)}"


def span_text(start: datetime, end: datetime) -> str:
    return f"{start:%H:%M}–{end:%H:%M}"


def minutes_text(minutes: int) -> str:
    """30分钟, 1小时, 1.5小时."""
    if minutes < 60:
        return _("{n}分钟").format(n=minutes)
    return _("{n}小时").format(n=f"{minutes / 60:g}")


def masked_phone(digits: str, *, show_last: bool = False) -> str:
    """The fourth to seventh digit hidden, in groups of 3, 4 and 4; `show_last`: not the newest."""
    hidden = [
        digit if not 3 <= at < 7 or (show_last and at == len(digits) - 1) else "•"
        for at, digit in enumerate(digits)
    ]
    parts = ("".join(hidden[:3]), "".join(hidden[3:7]), "".join(hidden[7:]))
    return " ".join(part for part in parts if part)
