"""A visitor gives a merchant stars, without saying who."""

from collections.abc import MutableSet, Sequence
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.merchants import merchant_or_none
from sync import outbox
from sync.events.merchant_rated import MerchantRated

MOST_TAGS = 8
MOST_TAG_CHARS = 80


def rate_merchant(
    desk: Desk,
    *,
    merchant_id: UUID,
    stars: int,
    tags: Sequence[str] = (),
    rated: MutableSet[UUID] | None = None,
) -> None:
    """Keep the rating. `rated`: the merchants that the visit has rated; this one is added.

    Raises Refused for other than 1 to 5 stars, for an unknown merchant and for a second rating of
    one in the same visit.
    """
    if rated is not None and merchant_id in rated:
        raise Refused(sentences.RATED_ALREADY)
    if stars not in range(1, 6):
        raise Refused(sentences.STARS_WRONG)
    if merchant_or_none(desk, merchant_id=merchant_id) is None:
        raise Refused(sentences.MERCHANT_GONE)
    kept = [tag.strip()[:MOST_TAG_CHARS] for tag in tags if tag.strip()][:MOST_TAGS]
    with desk.store.transaction() as tx:
        body = MerchantRated(merchant_id=merchant_id, stars=stars, tags=kept)
        outbox.append(tx, body, clock=desk.clock)
    if rated is not None:
        rated.add(merchant_id)
