"""The list of merchants: which, in what order, and which page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.radar.standing import MerchantLine, Standing

PER_PAGE = 50

_Key = Callable[[MerchantLine], tuple[Any, ...]]
_LAST = 99

ORDERS: Mapping[str, tuple[str, _Key]] = {
    "worst": ("最需要关注的在前", lambda line: (line.standing.rank, -line.numbers.overdue)),
    "alarms": ("警报最多", lambda line: (-line.open_alarms, -line.alarms)),
    "complaints": (
        "未办结投诉最多",
        lambda line: (-line.numbers.overdue, -line.numbers.open_complaints),
    ),
    "stars": (
        "星级从低到高",
        lambda line: (_LAST if line.numbers.stars is None else line.numbers.stars,),
    ),
    "mean": (
        "顾客评分从低到高",
        lambda line: (_LAST if line.numbers.rating_mean is None else line.numbers.rating_mean,),
    ),
    "name": ("名称", lambda line: ()),
}
"""What is not assessed or rated comes last, and equals stand by name."""


@dataclass(frozen=True)
class Choice:
    """What was asked for in the address; anything odd there is the usual."""

    order: str = "worst"
    standing: Standing | None = None
    page: int = 1

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Choice":
        order, style, page = (query.get(name, "") for name in ("sort", "state", "page"))
        found = next((one for one in Standing if one.style == style), None)
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
        return cls(order if order in ORDERS else "worst", found, max(number, 1))


@dataclass(frozen=True)
class Page:
    lines: Sequence[MerchantLine]
    number: int
    pages: int
    count: int

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1


def chosen(lines: Sequence[MerchantLine], choice: Choice) -> Page:
    """One page; beyond the last, the last. The lines come by name."""
    found = [line for line in lines if choice.standing in (None, line.standing)]
    found.sort(key=ORDERS[choice.order][1])
    pages = max(-(-len(found) // PER_PAGE), 1)
    number = min(choice.page, pages)
    start = (number - 1) * PER_PAGE
    return Page(found[start : start + PER_PAGE], number, pages, len(found))
