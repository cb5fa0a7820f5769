"""Stars from a phone, once a browser, merchant and day.

A person is known by nothing. Django's token against forged forms, a random number that a browser
keeps for a day, tells one browser from another; its hash with the day's key is counted and thrown
away after the day. Who throws the number away meets the limit of the network, whose hash is kept
with the rating so that the office sees many of one network; neither is ever dropped silently.
"""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from server.config.office_zone import office_day
from server.merchants.selectors import Merchant
from server.merchants.services import rate
from server.phone.limits import (
    RATINGS_OF_BROWSER,
    RATINGS_OF_NETWORK,
    Limited,
    is_spent,
    take,
)
from server.phone.network import network_hash

ALREADY = "这部手机今天已经评价过这家店，那次评价有效。明天可以再评。"
TOO_MANY = "这个网络今天对这家店的评价太多，这一次没有登记。请明天再评，或在一体机上评价。"


def has_rated(request: HttpRequest, merchant: Merchant, *, now: datetime) -> bool:
    """Whether this browser gave the merchant stars today."""
    browser = _browser(request)
    return bool(browser) and is_spent(RATINGS_OF_BROWSER, browser, merchant.pk.hex, now=now)


@transaction.atomic
def rate_from_phone(
    request: HttpRequest, merchant: Merchant, *, stars: int, tags: list[str], now: datetime
) -> None:
    """Raises Limited, with which nothing is counted and nothing kept."""
    network = network_hash(request, day=office_day(now))
    if not take(RATINGS_OF_BROWSER, _browser(request), merchant.pk.hex, now=now):
        raise Limited(ALREADY)
    if not take(RATINGS_OF_NETWORK, network, merchant.pk.hex, now=now):
        raise Limited(TOO_MANY)
    rate(
        rating_id=None,
        merchant=merchant,
        device=None,
        occurred_at=now,
        stars=stars,
        tags=tags,
        network=network,
    )


def _browser(request: HttpRequest) -> str:
    return str(request.META.get("CSRF_COOKIE", ""))
