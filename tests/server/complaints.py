"""What the tests of complaints share: one complaint, and the steps that take it somewhere."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from server.merchants import services
from server.merchants.models import Complaint, Merchant
from sync.events.contact import Contact
from tests.server import areas
from tests.server.areas import REFERENCES, make_district, make_station

CHINA = ZoneInfo("Asia/Shanghai")


def noon(day: date) -> datetime:
    """12:00 in the district."""
    return datetime.combine(day, time(12), CHINA).astimezone(UTC)


def make_merchant(number: int = 1) -> Merchant:
    return areas.make_merchant(make_station(make_district(number)))


def officer(name: str = "office") -> User:
    return User.objects.get_or_create(username=name, defaults={"is_staff": True})[0]


def filed(
    on: date, *, merchant: Merchant | None = None, contact: Contact | None = None
) -> Complaint:
    return services.file_complaint(
        complaint_id=None,
        merchant=merchant or make_merchant(),
        device=None,
        filed_at=noon(on),
        kind="price",
        text="价签与结账不符",
        reference=next(REFERENCES),
        contact=contact,
    )


def step(complaint: Complaint, name: str, on: date, text: str = "已退还差价") -> Complaint:
    """One step of the office, by whoever saw the newest row."""
    complaint.refresh_from_db()
    return services.take_step(
        name,
        complaint=complaint,
        officer=officer(),
        seen=complaint.step,
        now=noon(on),
        text=text,
    )


def accepted(on: date, *, merchant: Merchant | None = None) -> Complaint:
    return step(filed(on, merchant=merchant), "accept", on)


def answered(on: date, *, merchant: Merchant | None = None) -> Complaint:
    return step(accepted(on, merchant=merchant), "answer", on)


def kinds(complaint: Complaint) -> list[str]:
    """What happened to it, in order."""
    return [event.kind for event in complaint.events.all()]
