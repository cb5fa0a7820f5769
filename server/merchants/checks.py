"""What Django's system check says of this area."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

from server.config.office_zone import office_day
from server.merchants.working_days import calendar_notice


@checks.register()
def holiday_calendar(**_: Any) -> list[checks.CheckMessage]:
    """merchants.W001: last days are counted into years whose holidays are not known."""
    notice = calendar_notice(office_day(timezone.now()), days_ahead=settings.COMPLAINT_CLOSE_DAYS)
    hint = "Install a release with a newer chinesecalendar."
    return [checks.Warning(notice, hint=hint, id="merchants.W001")] if notice else []
