"""What is deleted by the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.config.masking import KEEP_CONTACT
from server.config.office_zone import office_day
from server.merchants.selectors import Complaint
from server.phone.models import ComplaintPicture, DayKey, Tally, UsedHandoff

_NONCES_FOR = timedelta(days=2)
"""A code is refused for its age long before."""


@dataclass(frozen=True)
class Forgotten:
    """How many of each."""

    pictures: int
    days: int


def forget_traces(*, now: datetime) -> Forgotten:
    """Counts and keys of the days before today; pictures when the contact is forgotten, 30 days
    after the complaint was closed or refused."""
    today = office_day(now)
    Tally.objects.filter(day__lt=today).delete()
    days, _ = DayKey.objects.filter(day__lt=today).delete()
    UsedHandoff.objects.filter(created_at__lt=now - _NONCES_FOR).delete()
    over = ComplaintPicture.objects.filter(
        complaint__status__in=Complaint.ENDED, complaint__ended_at__lte=now - KEEP_CONTACT
    )
    pictures, _ = over.delete()
    return Forgotten(pictures, days)
