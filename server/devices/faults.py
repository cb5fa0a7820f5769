"""What failed on a terminal, as its heartbeat tells. None of it is worth refusing a heartbeat."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar, cast

import msgspec
from django.utils import timezone
from msgspec import Meta

MOST = 20
AHEAD = timedelta(days=1)
"""A fault from further in the future is of a clock that was wrong."""

YEARS = range(1970, 2200)
"""A dead clock says 1970."""

Moment = Annotated[datetime, Meta(tz=True)]
T = TypeVar("T", bound=msgspec.Struct)


class ToldFault(msgspec.Struct, frozen=True):
    """`where`: a screen or a part of the program. `kind`: the exception. `code`: file and line.
    `reference` is what the person saw; it and `at` are of the last of `count`."""

    where: str
    kind: str
    at: Moment
    code: str = ""
    reference: str = ""
    count: Annotated[int, Meta(ge=1)] = 1


class ToldEnd(msgspec.Struct, frozen=True):
    """How the program's last run ended: clean, failed, power, killed, watchdog or memory."""

    how: str
    at: Moment


def known_faults(told: Any) -> list[ToldFault]:
    """Those that can be read, the newest first."""
    rows = told[:MOST] if isinstance(told, list) else []
    faults = [fault for row in rows if (fault := _read(row, ToldFault)) is not None]
    return sorted(faults, key=lambda fault: fault.at, reverse=True)


def known_end(told: Any) -> ToldEnd | None:
    return _read(told, ToldEnd)


def newest(faults: Iterable[ToldFault]) -> datetime | None:
    """When the last one was, by clocks that may be believed."""
    latest = timezone.now() + AHEAD
    return max((fault.at for fault in faults if fault.at <= latest), default=None)


def _read(row: Any, kind: type[T]) -> T | None:
    try:
        read: Any = msgspec.convert(_without_nul(row), kind)
    except msgspec.ValidationError:
        return None
    return cast(T, read) if read.at.year in YEARS else None


def _without_nul(row: Any) -> Any:
    """PostgreSQL takes no NUL, and a page no endless words."""
    if not isinstance(row, dict):
        return row
    return {
        key: value.replace("\x00", "")[:80] if isinstance(value, str) else value
        for key, value in row.items()
    }
