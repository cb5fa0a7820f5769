"""A word to the station."""

import pytest

from server.devices.models import Device
from server.feedback.models import Feedback
from server.ingest.handlers import Outcome
from tests.server.areas import (
    REFERENCES,
    UNREADABLE,
    make_device,
    make_district,
    make_station,
    sealed,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> Device:
    return make_device(make_station(make_district()))


def tell(device: Device, contact: str | None) -> Outcome:
    body = {
        "feedback_kind": "fault",
        "text": "触摸屏左下角不灵",
        "reference": next(REFERENCES),
        "contact_sealed": contact,
    }
    return send(device, "feedback.sent", body)


def test_it_is_kept_with_whom_to_answer(device: Device) -> None:
    assert tell(device, sealed()).outcome == "applied"
    feedback = Feedback.objects.get()
    assert (feedback.kind, feedback.contact_phone) == ("fault", "13800001234")


def test_it_needs_no_contact(device: Device) -> None:
    assert tell(device, None).flags == ()


def test_a_contact_that_does_not_open_does_not_lose_the_word(device: Device) -> None:
    assert tell(device, UNREADABLE).flags == ("contact_unreadable",)
    assert Feedback.objects.get().text
