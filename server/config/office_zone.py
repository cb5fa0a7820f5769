"""Times are stored in UTC and shown, and typed, in the district's zone."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def office_day(moment: datetime) -> date:
    """The day it is in the district."""
    return timezone.localdate(moment, ZoneInfo(settings.OFFICE_ZONE))


def office_zone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: pages show the zone of the `zone` key."""
    zone = ZoneInfo(settings.OFFICE_ZONE)

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone):
            return get_response(request)

    return middleware
