"""merchant: the public page of a shop."""

from datetime import date
from uuid import UUID

import msgspec

from sync.events.entities.base import Entity, entity


class Pledge(msgspec.Struct, frozen=True, kw_only=True):
    """亮身份 亮职责 亮承诺."""

    identity: str = ""
    duty: str = ""
    promise: str = ""


class Honour(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    valid_until: date


class StarRules(msgspec.Struct, frozen=True, kw_only=True):
    """The most points of each part and of the bonus; the least points for five stars down to one;
    what a verified breach leaves at most."""

    identity: int
    operation: int
    systems: int
    consumer_protection: int
    bonus: int
    thresholds: list[int]
    breach_most_stars: int


class StarRating(msgspec.Struct, frozen=True, kw_only=True):
    """Points by the four parts, the bonus, and the stars that follow; a verified breach may have
    taken some. Without `rules`, those of the first rule: identity of 17, operation of 55, systems
    of 20, consumer protection of 8, bonus of 10, stars from 95, 90, 85, 80 and 75."""

    identity: int
    operation: int
    systems: int
    consumer_protection: int
    bonus: int
    stars: int
    verified_breach: bool = False
    rules: StarRules | None = None


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop promises, such as a return within 7 days, and on what conditions."""

    title: str
    days: int | None = None
    conditions: str = ""


class ComplaintNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Of the complaints filed within 12 months up to `until`. `share_in_time` is 0 to 1;
    `median_days` and `promised_days` are working days from the acceptance to the answer."""

    until: date
    filed: int
    refused: int
    answered: int
    overdue: int
    share_in_time: float | None
    median_days: float | None
    promised_days: int


@entity("merchant")
class Merchant(Entity, frozen=True, kw_only=True):
    """`photo` is the sha256 of a media file. `rating_mean` is of visitors' stars, 1 to 5;
    `rating_counts`: how many gave one to five, or empty when that is not told.
    `catalogue_hash`: 16 hex characters, as inside the merchant's integrity codes."""

    name: str
    trade: str
    station_id: UUID
    floor: str
    shop_no: str
    address: str
    credit_code: str
    catalogue_hash: str
    photo: str | None = None
    pledge: Pledge = Pledge()
    honours: list[Honour] = []
    star_rating: StarRating | None = None
    promises: list[Promise] = []
    complaints: ComplaintNumbers | None = None
    rating_count: int = 0
    rating_mean: float | None = None
    rating_counts: list[int] = []
