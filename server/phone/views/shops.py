"""Which shop an address is of."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from server.merchants.selectors import Merchant, open_merchant
from server.merchants.services.code_verdict import verdict_on_short_form
from server.phone.pages import gone
from server.phone.times import today


def of_shop(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of an address with a merchant's id, or the typed form of one of its codes."""

    @wraps(view)
    def found(request: HttpRequest, shop: str, **more: Any) -> HttpResponse:
        merchant = _shop(shop)
        return gone(request) if merchant is None else view(request, merchant, **more)

    return found


def _shop(key: str) -> Merchant | None:
    try:
        return open_merchant(UUID(key))
    except ValueError:
        named = verdict_on_short_form(key, today=today()).merchant
        return named and open_merchant(named.pk)
