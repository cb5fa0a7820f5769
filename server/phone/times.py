"""The day it is in the district."""

from datetime import date

from django.utils import timezone

from server.config.office_zone import office_day


def today() -> date:
    return office_day(timezone.now())
