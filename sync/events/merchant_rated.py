"""merchant.rated: stars for a merchant, without a person."""

from typing import Annotated

from msgspec import Meta

from sync.events.base import Event, event
from sync.events.values import EntityId, ShortText


@event("merchant.rated")
class MerchantRated(Event, frozen=True, kw_only=True):
    merchant_id: EntityId
    stars: Annotated[int, Meta(ge=1, le=5)]
    tags: Annotated[list[ShortText], Meta(max_length=8)] = []
