"""What terminals tell of their faults, and where the office sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from server.devices.models import Device
from sync.clock import rfc3339
from tests.server.terminal import Terminal

pytestmark = pytest.mark.django_db


def fault(*, hours_ago: float = 1, **fields: Any) -> dict[str, Any]:
    at = rfc3339(timezone.now() - timedelta(hours=hours_ago))
    known = {"where": "rate", "kind": "KeyError", "code": "screens/rate.py:44", "at": at}
    return {**known, "reference": "4F2A9C", "count": 2, **fields}


def beat(terminal: Terminal, **fields: Any) -> Device:
    assert terminal.call("POST", "devices/heartbeat", fields).status == 200
    return Device.objects.get()


def listed(office: Client, **query: str) -> str:
    return office.get(reverse("admin:devices_device_changelist"), query).content.decode()


def test_the_office_sees_what_failed_on_the_terminals_page(
    terminal: Terminal, office: Client
) -> None:
    end = {"how": "watchdog", "at": rfc3339(timezone.now())}
    device = beat(terminal, faults=[fault()], last_end=end, unclean_ends=3)
    page = office.get(reverse("admin:devices_device_change", args=[device.pk])).content.decode()
    for words in ("4F2A9C", "KeyError", "screens/rate.py:44", "画面或同步卡住"):
        assert words in page


def test_a_fresh_fault_is_an_alarm_in_the_list(terminal: Terminal, office: Client) -> None:
    assert beat(terminal, faults=[fault()]).is_faulty
    assert "有故障" in listed(office).split("</thead>")[-1]
    assert device_row(office, "yes")
    assert not device_row(office, "no")


def device_row(office: Client, faulty: str) -> bool:
    (device,) = Device.objects.all()
    return str(device.pk) in listed(office, faulty=faulty)


def test_ends_that_should_not_have_been_are_an_alarm_and_the_evenings_power_cut_is_none(
    terminal: Terminal,
) -> None:
    end = {"how": "power", "at": rfc3339(timezone.now())}
    assert not beat(terminal, last_end=end, unclean_ends=0).is_faulty
    assert beat(terminal, last_end=end, unclean_ends=1).is_faulty


def test_an_old_fault_is_shown_and_is_no_alarm(terminal: Terminal) -> None:
    device = beat(terminal, faults=[fault(hours_ago=25)])
    assert len(device.faults) == 1
    assert not device.is_faulty


def test_a_terminal_of_before_faults_is_told_of_tells_nothing(terminal: Terminal) -> None:
    beat(terminal, faults=[fault()], unclean_ends=1)
    device = beat(terminal, queue_pending=0)
    assert (device.faults, device.unclean_ends, device.is_faulty) == ([], 0, False)


@pytest.mark.parametrize(
    "told",
    [
        "all well",
        {"where": "rate"},
        [None, 7, {"where": "rate"}],
        [fault(at="yesterday")],
        [fault(at="9999-12-31T23:59:59Z")],
        [fault(count=0)],
        [fault(kind=["KeyError"])],
    ],
)
def test_what_cannot_be_read_is_left_out_and_the_heartbeat_counts(
    terminal: Terminal, told: Any
) -> None:
    device = beat(terminal, faults=told, last_end="well", unclean_ends=-1, of_the_future={"a": 1})
    assert (device.faults, device.newest_fault_at, device.last_end) == ([], None, "")
    assert device.last_seen_at is not None


def test_words_are_cut_and_shown_as_words(terminal: Terminal, office: Client) -> None:
    device = beat(terminal, faults=[fault(where="<b>x</b>\x00" + "y" * 999) for _ in range(99)])
    assert len(device.faults) == 20
    page = office.get(reverse("admin:devices_device_change", args=[device.pk])).content.decode()
    assert "<b>x</b>" not in page
    assert "y" * 100 not in page


def test_a_clock_far_ahead_is_no_alarm(terminal: Terminal) -> None:
    assert not beat(terminal, faults=[fault(hours_ago=-100)]).is_faulty
