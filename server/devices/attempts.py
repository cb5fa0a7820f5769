"""Guessing enrolment codes is slow: an address gets ten wrong ones a minute."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from server.errors import TooManyRequests

WRONG_A_MINUTE = 10


def require_patience(request: HttpRequest) -> None:
    """Raises TooManyRequests when the address was wrong too often in this minute."""
    if cache.get(_key(request), 0) >= WRONG_A_MINUTE:
        raise TooManyRequests(retry_after_s=60)


def count_wrong(request: HttpRequest) -> None:
    """One more wrong code from this address."""
    cache.add(_key(request), 0, timeout=60)
    cache.incr(_key(request))


def _key(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.OPTIONS.behind_tls_proxy and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    return "enrolment-" + hashlib.sha256(address.encode()).hexdigest()
