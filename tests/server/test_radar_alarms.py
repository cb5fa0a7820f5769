"""Forged and revoked codes alarm the office: grouped, counted, in the transaction of the scans."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from server.merchants import services as merchants
from server.merchants.models import IntegrityCode, Merchant, MerchantScan
from server.merchants.services import alarming
from server.radar.models import Alarm
from server.radar.services import handle_alarms, raise_alarms
from server.stations.models import Station
from tests.server.areas import NOON, make_merchant
from tests.server.terminal import Terminal, enrolled, rfc3339

pytestmark = pytest.mark.django_db

TEXT = "HTTPS://A.CN/C/AAAA"


@pytest.fixture
def merchant(station: Station) -> Merchant:
    return make_merchant(station)


@pytest.fixture
def code(merchant: Merchant) -> IntegrityCode:
    merchants.create_signing_key(district=merchant.district)
    return merchants.issue_code(
        merchant=merchant, issued=NOON.date(), expires=NOON.date() + timedelta(days=900)
    )


def scan(terminal: Terminal, verdict: str = "forged", text: str = TEXT, **more: Any) -> Any:
    said = {"verdict": verdict, "way": "camera", "text": text, **more}
    return terminal.op(said, kind="merchant.scanned")


def genuine(terminal: Terminal, code: IntegrityCode) -> Any:
    named = {"serial": code.serial, "merchant_id": str(code.merchant_id)}
    return terminal.op({"verdict": "genuine", "way": "camera", **named}, kind="merchant.scanned")


def test_a_forged_code_alarms_with_the_place(terminal: Terminal, station: Station) -> None:
    terminal.push(scan(terminal))
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.count, alarm.state) == ("forged", 1, "new")
    assert (alarm.station, str(alarm.device_id)) == (station, terminal.device_id)
    assert alarm.text == TEXT


def test_a_replayed_code_is_a_fact_each_time_and_one_alarm_that_counts(terminal: Terminal) -> None:
    terminal.push(*(scan(terminal) for _ in range(5)))
    terminal.push(scan(terminal), scan(terminal))
    terminal.push(scan(terminal))
    assert MerchantScan.objects.count() == 8
    assert Alarm.objects.get().count == 8


def test_an_operation_that_comes_twice_counts_once(terminal: Terminal) -> None:
    same = [scan(terminal) for _ in range(3)]
    terminal.push(*same)
    terminal.push(*same)
    terminal.push(same[0])
    assert Alarm.objects.get().count == 3


def test_another_code_terminal_or_day_is_another_alarm(
    terminal: Terminal, station: Station
) -> None:
    beside = enrolled(station)
    yesterday = rfc3339(terminal.now() - timedelta(days=1, minutes=5))
    terminal.push(scan(terminal), scan(terminal, text=TEXT + "B"))
    terminal.push({**scan(terminal), "occurred_at": yesterday, "mono_ms": 1, "boot_id": "boot-0"})
    beside.push(scan(beside), scan(beside))
    assert sorted(Alarm.objects.values_list("count", flat=True)) == [1, 1, 1, 2]
    assert MerchantScan.objects.count() == 5


def test_a_code_that_was_revoked_meanwhile_alarms_with_its_merchant(
    terminal: Terminal, code: IntegrityCode
) -> None:
    terminal.push(genuine(terminal, code))
    assert not Alarm.objects.exists()
    merchants.revoke_code(code=code, reason="换店主", now=NOON)
    terminal.push(genuine(terminal, code), genuine(terminal, code))
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.count) == ("revoked_meanwhile", 2)
    assert (alarm.merchant_id, alarm.serial) == (code.merchant_id, code.serial)


def test_a_forged_code_tells_whose_it_says_it_is(terminal: Terminal, code: IntegrityCode) -> None:
    terminal.push(scan(terminal, text=code.text[:-4] + "AAAA"))
    alarm = Alarm.objects.get()
    assert (alarm.merchant_id, alarm.claims) == (None, code.merchant_id)


def test_what_is_not_flagged_costs_no_query_and_what_is_costs_one(terminal: Terminal) -> None:
    def queries(verdict: str) -> list[str]:
        ops = [scan(terminal, verdict, text=f"{TEXT}{number}") for number in range(4)]
        with CaptureQueriesContext(connection) as seen:
            assert terminal.push(*ops).outcomes == ["applied"] * 4
        return [query["sql"] for query in seen]

    queries("unknown")  # what is asked once
    calm, alarmed = queries("unknown"), queries("forged")
    assert not [sql for sql in calm if "radar_alarm" in sql]
    assert len([sql for sql in alarmed if "radar_alarm" in sql]) == 1
    assert len(alarmed) == len(calm) + 1


def test_without_its_alarm_no_scan_is_kept(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(scans: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("server.merchants.services.alarming._OBSERVERS", [fails])
    assert terminal.push(scan(terminal), scan(terminal)).outcomes == ["retry", "retry"]
    assert not MerchantScan.objects.exists()
    monkeypatch.undo()
    assert terminal.push(scan(terminal)).outcomes == ["applied"]


def test_the_radar_alone_listens() -> None:
    assert [raise_alarms] == alarming._OBSERVERS


def phone_scan(merchant: Merchant, text: str, at: datetime = NOON) -> MerchantScan:
    return merchants.keep_scan(
        MerchantScan(
            district=merchant.district, occurred_at=at, verdict="forged", flag="forged", text=text
        )
    )


def test_what_phones_read_of_forged_codes_is_one_alarm_a_day(merchant: Merchant) -> None:
    for number in range(20):
        phone_scan(merchant, f"{TEXT}{number}")
    phone_scan(merchant, TEXT, NOON + timedelta(days=1))
    assert [alarm.count for alarm in Alarm.objects.order_by("day")] == [20, 1]
    assert Alarm.objects.filter(station=None, device=None).count() == 2


def test_a_handled_alarm_opens_again_when_the_code_is_met_later(merchant: Merchant) -> None:
    officer = User.objects.create_user("li")
    phone_scan(merchant, TEXT)
    done = handle_alarms(
        [Alarm.objects.get()], officer=officer, note="已撕下", now=NOON + timedelta(hours=1)
    )
    assert done == 1
    phone_scan(merchant, TEXT, NOON + timedelta(minutes=30))
    late = Alarm.objects.get()
    assert (late.state, late.count) == ("handled", 2)
    phone_scan(merchant, TEXT, NOON + timedelta(hours=2))
    again = Alarm.objects.get()
    assert (again.state, again.count, again.came_back) == ("new", 3, True)
    assert (again.note, again.handled_by) == ("已撕下", officer)


def test_first_and_last_do_not_depend_on_the_order_of_arrival(merchant: Merchant) -> None:
    for minutes in (10, 30, 0, 20):
        phone_scan(merchant, TEXT, NOON + timedelta(minutes=minutes))
    alarm = Alarm.objects.get()
    assert (alarm.first_seen_at, alarm.last_seen_at) == (NOON, NOON + timedelta(minutes=30))


def test_more_alarms_than_one_statement_takes_are_all_raised(merchant: Merchant) -> None:
    scans = [
        MerchantScan(
            district=merchant.district, occurred_at=NOON, flag="revoked", serial=f"{number:08}"
        )
        for number in range(1201)
    ]
    raise_alarms(scans)
    raise_alarms(scans[:3])
    assert Alarm.objects.count() == 1201
    assert Alarm.objects.filter(count=2).count() == 3


def test_handling_needs_a_word(merchant: Merchant) -> None:
    phone_scan(merchant, TEXT)
    with pytest.raises(ValidationError, match="处理情况"):
        handle_alarms([Alarm.objects.get()], officer=User(), note=" ", now=NOON)
    assert Alarm.objects.get().state == "new"


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    reply = client.get(reverse(name, args=args), query)
    assert reply.status_code == 200
    return reply.content.decode()


def test_the_menu_counts_open_alarms(office: Client, terminal: Terminal) -> None:
    badge = "bg-red-500 dark:bg-red-500/20"
    before = page(office, "admin:index")
    terminal.push(scan(terminal), scan(terminal, text=TEXT + "B"))
    menu = page(office, "admin:index")
    shown = menu.split("notification_important")[1].split("</a>")[0]
    assert ">2</span>" in "".join(shown.split())
    assert "</span></span>" in "".join(before.split()) or badge not in before


def test_an_alarm_is_seen_handled_and_logged(
    office: Client, terminal: Terminal, code: IntegrityCode
) -> None:
    terminal.push(*(scan(terminal, text=code.text[:-4] + "AAAA") for _ in range(2)))
    alarm = Alarm.objects.get()
    assert "码上自称:青麦烘焙" in page(office, "admin:radar_alarm_changelist")
    text = page(office, "admin:radar_alarm_change", alarm.pk)
    assert "一号站 · 一号机" in text
    assert text.count(code.text[:-4] + "AAAA") >= 2
    alarm.refresh_from_db()
    assert alarm.state == "seen"
    url = reverse("admin:radar_alarm_handle", args=[alarm.pk])
    assert "请写明处理情况" in office.post(url, {"note": " "}).content.decode()
    office.post(url, {"note": "已到店撕下"})
    alarm.refresh_from_db()
    assert (alarm.state, alarm.note) == ("handled", "已到店撕下")
    assert alarm.handled_by is not None
    assert "已到店撕下" in page(office, "admin:radar_alarm_change", alarm.pk)
    listed = reverse("admin:radar_alarm_change", args=[alarm.pk])
    assert listed in page(office, "admin:radar_alarm_changelist", open="no")
    assert listed not in page(office, "admin:radar_alarm_changelist", open="yes")


def test_many_are_handled_with_one_word(office: Client, terminal: Terminal) -> None:
    terminal.push(*(scan(terminal, text=f"{TEXT}{number}") for number in range(4)))
    chosen = [str(alarm.pk) for alarm in Alarm.objects.all()[:3]]
    form: dict[str, Any] = {"action": "handle_chosen", "_selected_action": chosen}
    url = reverse("admin:radar_alarm_changelist")
    asked = office.post(url, form).content.decode()
    assert asked.count('name="_selected_action"') == 3
    office.post(url, {**form, "note": "同一批假码,已报市场监管"})
    assert Alarm.objects.filter(state="handled", note__startswith="同一批").count() == 3


def _staff(*codenames: str) -> Client:
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def test_who_may_only_look_changes_nothing(terminal: Terminal) -> None:
    terminal.push(scan(terminal))
    alarm, client = Alarm.objects.get(), _staff("view_alarm")
    page(client, "admin:radar_alarm_change", alarm.pk)
    url = reverse("admin:radar_alarm_handle", args=[alarm.pk])
    assert client.post(url, {"note": "x"}).status_code in (302, 403)
    alarm.refresh_from_db()
    assert alarm.state == "new"


def test_who_may_not_see_alarms_sees_no_number(terminal: Terminal) -> None:
    terminal.push(scan(terminal))
    client = _staff("view_merchant")
    assert "notification_important" not in page(client, "admin:index")
    assert client.get(reverse("admin:radar_alarm_changelist")).status_code == 403
    assert client.get(reverse("radar")).status_code == 403
