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


class StarRating(msgspec.Struct, frozen=True, kw_only=True):
    """Points by the four parts (identity of 17, operation of 55, systems of 20, consumer
    protection of 8), the bonus (at most 10), and the stars that follow."""

    identity: int
    operation: int
    systems: int
    consumer_protection: int
    bonus: int
    stars: int


@entity("merchant")
class Merchant(Entity, frozen=True, kw_only=True):
    """`photo` is the sha256 of a media file. `rating_mean` is of visitors' stars, 1 to 5.
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
    rating_count: int = 0
    rating_mean: float | None = None
