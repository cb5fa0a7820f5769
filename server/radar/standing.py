"""How a merchant stands: one word, with a sign beside its colour."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from server.merchants.selectors import MerchantNumbers

POOR_MEAN, FEW = 3.0, 5
"""A mean below the first of at least so many ratings wants attention."""


class _Look(NamedTuple):
    rank: int
    style: str
    sign: str
    words: str


class Standing(Enum):
    """Worst first."""

    ALARM = _Look(0, "alarm", "!", "有未处理的警报")
    OVERDUE = _Look(1, "late", "×", "投诉超期")
    WAITING = _Look(2, "open", "?", "有未办结的投诉")
    POOR = _Look(3, "poor", "▽", "顾客评分低于 3 分")
    CALM = _Look(4, "calm", "✓", "正常")

    @property
    def rank(self) -> int:
        return self.value.rank

    @property
    def style(self) -> str:
        return self.value.style

    @property
    def sign(self) -> str:
        return self.value.sign

    @property
    def words(self) -> str:
        return self.value.words


@dataclass(frozen=True)
class MerchantLine:
    """A merchant with its alarms: the open ones, and all of the period."""

    numbers: MerchantNumbers
    station_name: str
    open_alarms: int
    alarms: int

    @property
    def pk(self) -> UUID:
        return self.numbers.merchant_id

    @property
    def place(self) -> str:
        return f"{self.numbers.floor} {self.numbers.shop_no}".strip()

    @property
    def standing(self) -> Standing:
        given = self.numbers
        if self.open_alarms:
            return Standing.ALARM
        if given.overdue:
            return Standing.OVERDUE
        if given.open_complaints:
            return Standing.WAITING
        is_poor = given.rating_mean is not None and given.rating_mean < POOR_MEAN
        return Standing.POOR if is_poor and given.rating_count >= FEW else Standing.CALM
