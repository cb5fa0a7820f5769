"""The weeks that the radar looks back over, in the district's zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings

from server.config.office_zone import office_day

WEEKS = 12


@dataclass(frozen=True)
class Period:
    """The running week, from its Monday to today, and the whole weeks before it."""

    today: date

    @classmethod
    def until(cls, now: datetime) -> "Period":
        return cls(office_day(now))

    @cached_property
    def mondays(self) -> list[date]:
        """Oldest first."""
        monday = self.today - timedelta(days=self.today.weekday())
        return [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]

    @property
    def first(self) -> date:
        return self.mondays[0]

    @property
    def starts(self) -> list[datetime]:
        """The first moment of each week."""
        zone = ZoneInfo(settings.OFFICE_ZONE)
        return [datetime(day.year, day.month, day.day, tzinfo=zone) for day in self.mondays]

    @property
    def labels(self) -> list[str]:
        """The Mondays, such as 9/7."""
        return [f"{day.month}/{day.day}" for day in self.mondays]
