"""A word to the station."""

import pytest

from server.devices.models import Device
from server.feedback.models import Feedback
from server.ingest.handlers import Outcome
from sync.events.contact import Contact
from tests.server.areas import (
    REFERENCES,
    UNREADABLE,
    make_device,
    make_district,
    make_station,
    sealed,
    sealed_letter,
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


def test_a_sealed_letter_is_opened_with_its_contact(device: Device) -> None:
    letter = sealed_letter("请修一下灯", Contact(name="示例先生", phone="13800001234"))
    assert tell_sealed(device, letter).flags == ()
    feedback = Feedback.objects.get()
    assert (feedback.text, feedback.contact_phone) == ("请修一下灯", "13800001234")


def test_a_letter_that_does_not_open_is_kept_and_flagged(device: Device) -> None:
    assert tell_sealed(device, UNREADABLE).flags == ("letter_unreadable",)
    assert "无法打开" in Feedback.objects.get().text


def tell_sealed(device: Device, letter_sealed: str) -> Outcome:
    body = {
        "feedback_kind": "fault",
        "reference": next(REFERENCES),
        "letter_sealed": letter_sealed,
    }
    return send(device, "feedback.sent", body, version=2)
