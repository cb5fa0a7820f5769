"""The office sees which honours run out; what terminals are given says until when."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from server.changes.models import Change
from server.merchants.models import Honour, Merchant
from server.merchants.selectors import expiring_honours
from tests.server.areas import make_district, make_merchant, make_station
from tests.server.complaints import noon

TODAY = date(2026, 6, 1)
DAYS = {"往年荣誉": -1, "今天到期": 0, "本月到期": 30, "来年到期": 31}
LIST = "admin:merchants_honour_changelist"


@pytest.fixture
def shop(db: None) -> Merchant:
    merchant = make_merchant(make_station(make_district()))
    for name, days in DAYS.items():
        Honour.objects.create(
            district=merchant.district,
            merchant=merchant,
            name=name,
            valid_until=TODAY + timedelta(days=days),
        )
    return merchant


@pytest.mark.parametrize(
    ("validity", "names"),
    [
        ("expired", {"往年荣誉"}),
        ("soon", {"今天到期", "本月到期"}),
        ("valid", {"来年到期"}),
    ],
)
def test_the_list_is_filtered_by_validity(
    office: Client, shop: Merchant, validity: str, names: set[str]
) -> None:
    with time_machine.travel(noon(TODAY), tick=False):
        reply = office.get(reverse(LIST), {"validity": validity})
    assert {row.name for row in reply.context["cl"].queryset} == names


def test_the_list_warns_and_says_how_long(office: Client, shop: Merchant) -> None:
    with time_machine.travel(noon(TODAY), tick=False):
        text = office.get(reverse(LIST)).content.decode()
    assert "2 项荣誉将在 30 天内到期,到期后终端自动不再展示" in text
    for told in ("还有", "1 天", "31 天", "过期 1 天", "即将到期", "已过期"):
        assert told in text


def test_the_day_is_the_districts(shop: Merchant) -> None:
    """At 00:30 in Shanghai it is still yesterday in UTC."""
    with time_machine.travel(noon(TODAY) + timedelta(hours=12, minutes=30), tick=False):
        assert expiring_honours() == 2  # 今天到期 is over; 来年到期 comes within 30 days
    with time_machine.travel(noon(TODAY) + timedelta(hours=11), tick=False):
        assert expiring_honours() == 2
    with time_machine.travel(noon(TODAY + timedelta(days=60)), tick=False):
        assert expiring_honours() == 0


def test_a_closed_shops_honours_are_no_warning(shop: Merchant) -> None:
    Merchant.objects.update(is_open=False)
    with time_machine.travel(noon(TODAY), tick=False):
        assert expiring_honours() == 0


def test_terminals_are_given_the_last_day_and_nothing_at_midnight(shop: Merchant) -> None:
    """The terminal drops it by that day: tests/kiosk/test_honours_expire.py."""
    published = Change.objects.get(entity_id=shop.pk)
    given = {row["name"]: row["valid_until"] for row in published.body["honours"]}
    assert given["今天到期"] == "2026-06-01"


def test_an_honour_is_added_to_the_merchants_district(office: Client, shop: Merchant) -> None:
    form = {"merchant": shop.pk, "name": "诚信示范店", "valid_until": "2099-12-31"}
    office.post(reverse("admin:merchants_honour_add"), form)
    made = Honour.objects.get(name="诚信示范店")
    assert made.district == shop.district
    names = [row["name"] for row in Change.objects.get(entity_id=shop.pk).body["honours"]]
    assert "诚信示范店" in names
