"""Working days of China: public holidays and make-up days (调休) as the State Council sets them
each November for the next year. Beyond the last year it has set, Monday to Friday."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

ONE_DAY = timedelta(days=1)
_NATIONAL_DAY = (10, 1)


def is_covered(year: int) -> bool:
    """Whether the year's holidays are known. A notice may set the first of January of the next
    year too, so the year counts as known when its National Day is."""
    return date(year, *_NATIONAL_DAY) in chinese_calendar.holidays


def last_covered_year() -> int:
    """The newest year whose holidays are known."""
    years: set[int] = {day.year for day in chinese_calendar.holidays}
    return max(filter(is_covered, years))


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    if is_covered(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`: the day itself is not counted (Civil Code, art. 201).

    For 0 it is the last working day up to `day`, for less the ones before that.
    """
    while not is_working_day(day) and count <= 0:
        day -= ONE_DAY
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(after: date, until: date) -> int:
    """How many working days come after the first day, up to and with the second."""
    return sum(is_working_day(after + ONE_DAY * n) for n in range(1, (until - after).days + 1))


def calendar_notice(today: date, *, days_ahead: int) -> str:
    """What the office must know of the calendar, in Chinese; empty when all is well.
    `days_ahead`: working days that dates are counted into the future."""
    last = last_covered_year()
    if today.year > last:
        return (
            f"{today.year} 年的节假日安排尚未载入,投诉期限暂按周一至周五计算,"
            "与实际工作日有出入。请更新服务器软件"
        )
    if add_working_days(today, days_ahead).year > last:
        return (
            f"{last + 1} 年的节假日安排尚未载入(国务院一般在前一年 11 月公布),"
            f"落在 {last + 1} 年的期限暂按周一至周五计算,载入后自动更正"
        )
    return ""
