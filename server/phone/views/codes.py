"""/C/: what a code is worth, and whose it is."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from server.config.office_zone import office_day
from server.merchants.services.code_verdict import (
    CodeVerdict,
    verdict_on_payload,
    verdict_on_short_form,
)
from server.merchants.services.phone_scans import is_bad, keep_phone_scan
from server.phone.limits import BAD_SCANS_OF_CODE, BAD_SCANS_OF_NETWORK, is_spent, take
from server.phone.network import network_hash
from server.phone.pages import page
from server.phone.times import today
from server.phone.words import words_of


@require_safe
def scanned(request: HttpRequest, payload: str) -> HttpResponse:
    """What a phone's camera opened."""
    found = verdict_on_payload(payload, today=today())
    was_told = is_bad(found) and request.method == "GET" and _keep(request, found, payload)
    return _shown(request, found, was_told=was_told)


@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """The code's typed form; with `code`, what it is worth."""
    given = request.GET.get("code", "").strip()
    if not given:
        return page(request, "code_form")
    return _shown(request, verdict_on_short_form(given, today=today()))


def _keep(request: HttpRequest, found: CodeVerdict, payload: str) -> bool:
    """Whether the office knows of it now. The verdict is given however often it is asked for; it
    is noted within limits."""
    now = timezone.now()
    network = network_hash(request, day=office_day(now))
    if is_spent(BAD_SCANS_OF_CODE, network, payload, now=now):
        return True
    if not take(BAD_SCANS_OF_NETWORK, network, now=now):
        return False
    if take(BAD_SCANS_OF_CODE, network, payload, now=now):
        keep_phone_scan(found, payload=payload, now=now)
    return True


def _shown(request: HttpRequest, found: CodeVerdict, *, was_told: bool = False) -> HttpResponse:
    context = {
        "found": found,
        "words": words_of(found),
        "merchant": found.merchant,
        "was_told": was_told,
        "hotline": found.district.hotline if found.district else "",
    }
    return page(request, "verdict", context)
