"""How long honours are still valid; the last valid day is a day of the district."""

from datetime import date, timedelta
from typing import Literal, get_args

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from server.config.office_zone import office_day
from server.merchants.models import Honour

SOON = timedelta(days=30)
Validity = Literal["valid", "soon", "expired"]
VALIDITIES: tuple[Validity, ...] = get_args(Validity)


def validity_of(honour: Honour, *, today: date) -> Validity:
    """`soon`: still valid, and over within 30 days."""
    if honour.valid_until < today:
        return "expired"
    return "soon" if honour.valid_until <= today + SOON else "valid"


def in_validity(validity: Validity, *, today: date) -> Q:
    """The same as a condition."""
    if validity == "expired":
        return Q(valid_until__lt=today)
    soon = Q(valid_until__range=(today, today + SOON))
    return soon if validity == "soon" else Q(valid_until__gt=today + SOON)


def expiring_honours(request: HttpRequest | None = None) -> int:
    """How many are over within 30 days: the number in the menu."""
    today = office_day(timezone.now())
    return Honour.objects.filter(in_validity("soon", today=today), merchant__is_open=True).count()
