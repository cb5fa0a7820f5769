"""The district at a glance: numbers of a clear period, charts without scripts, maps with signs."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from server.devices.models import Device
from server.districts.models import District
from server.merchants import services
from server.merchants.models import Complaint, Merchant, MerchantScan, Rating
from server.merchants.stars import STANDARD, StarPoints
from server.radar.charts import Series, nice_top, side_by_side, stacked
from server.radar.ordering import Choice, chosen
from server.radar.overview import Overview, overview
from server.radar.standing import Standing
from server.radar.weeks import Period
from server.stations.models import Station
from tests.server.areas import make_device, make_district, make_merchant, make_station

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
"""A Wednesday, 12:00 in Shanghai; the first of the 12 weeks began on 16 February."""


@pytest.fixture
def district() -> District:
    return make_district()


@pytest.fixture
def station(district: District) -> Station:
    return make_station(district, "云桥站")


@pytest.fixture
def merchant(station: Station) -> Merchant:
    return make_merchant(station)


def shown(district: District, station: Station | None = None, **asked: str) -> Overview:
    return overview(district=district, station=station, choice=Choice.asked(asked), now=NOW)


def rate(merchant: Merchant, stars: int, at: datetime = NOW) -> Rating:
    return services.rate(
        rating_id=None, merchant=merchant, device=None, occurred_at=at, stars=stars, tags=[]
    )


def scan(device: Device | None, merchant: Merchant, verdict: str, at: datetime = NOW) -> None:
    flag = verdict if verdict in ("forged", "revoked") else ""
    services.keep_scan(
        MerchantScan(
            district=merchant.district,
            device=device,
            merchant=merchant,
            occurred_at=at,
            verdict=verdict,
            way="camera",
            flag=flag,
        )
    )


def complain(merchant: Merchant, at: datetime, reference: str) -> Complaint:
    return services.file_complaint(
        complaint_id=None,
        merchant=merchant,
        device=None,
        filed_at=at,
        kind="price",
        text="价签与结账不符",
        reference=reference,
        contact=None,
    )


def test_the_period_is_eleven_whole_weeks_and_the_running_one() -> None:
    period = Period.until(NOW)
    assert (period.first, period.mondays[-1]) == (date(2026, 2, 16), date(2026, 5, 4))
    assert period.starts[0] == datetime(2026, 2, 15, 16, 0, tzinfo=UTC)
    late_sunday = datetime(2026, 5, 3, 15, 59, tzinfo=UTC)
    assert Period.until(late_sunday).mondays[-1] == date(2026, 4, 27)


def test_scans_are_counted_by_week_verdict_and_station(merchant: Merchant) -> None:
    device = make_device(merchant.station)
    scan(device, merchant, "genuine")
    scan(device, merchant, "forged", NOW - timedelta(weeks=1))
    scan(None, merchant, "revoked")
    scan(device, merchant, "genuine", NOW - timedelta(weeks=12))
    series = {one.name: list(one.values) for one in shown(merchant.district).charts[0].series}
    assert series["真码"] == [0] * 11 + [1]
    assert series["疑似伪造"] == [0] * 10 + [1, 0]
    assert series["已撤销"] == [0] * 11 + [1]
    at_station = shown(merchant.district, merchant.station).charts[0]
    assert [one.total for one in at_station.series] == [1, 0, 0, 1, 0]
    (line,) = shown(merchant.district).station_lines
    assert (line.scans, line.bad_scans) == (2, 1)


def test_the_first_moment_of_the_period_is_in_and_the_last_before_it_is_out(
    merchant: Merchant,
) -> None:
    first = Period.until(NOW).starts[0]
    rate(merchant, 5, first)
    rate(merchant, 1, first - timedelta(microseconds=1))
    found = shown(merchant.district)
    assert found.page.lines[0].numbers.rating_count == 1
    assert list(found.charts[1].series[0].values) == [1] + [0] * 11


def test_a_merchants_line_has_stars_mean_complaints_and_alarms(merchant: Merchant) -> None:
    given = StarPoints(identity=17, operation=50, systems=20, consumer_protection=8)
    services.set_star_points(merchant=merchant, rules=STANDARD, points=given)
    for stars in (5, 4, 4):
        rate(merchant, stars)
    excluded = rate(merchant, 1)
    Rating.objects.filter(pk=excluded.pk).update(excluded_at=NOW)
    complain(merchant, NOW - timedelta(days=1), "AAAA0001")
    scan(make_device(merchant.station), merchant, "revoked")
    (line,) = shown(merchant.district).page.lines
    numbers = line.numbers
    assert (numbers.stars, numbers.rating_count, numbers.open_complaints) == (5, 3, 1)
    assert numbers.rating_mean == pytest.approx(13 / 3)
    assert (line.open_alarms, line.alarms, line.standing) == (1, 1, Standing.ALARM)


def test_overdue_is_what_the_list_of_complaints_calls_overdue(merchant: Merchant) -> None:
    with time_machine.travel(NOW, tick=False):
        complain(merchant, NOW - timedelta(days=40), "AAAA0001")
        complain(merchant, NOW - timedelta(days=1), "AAAA0002")
        client = office()
        found = shown(merchant.district)
        assert (found.totals.open_complaints, found.totals.overdue) == (2, 1)
        url = reverse("admin:merchants_complaint_changelist")
        listed = client.get(url, {"clock": "overdue"}).content.decode()
    assert "AAAA0001" in listed
    assert "AAAA0002" not in listed
    assert found.page.lines[0].standing is Standing.OVERDUE


def test_complaints_are_filed_and_ended_in_their_own_weeks(merchant: Merchant) -> None:
    row = complain(merchant, NOW - timedelta(weeks=3), "AAAA0001")
    Complaint.objects.filter(pk=row.pk).update(status="refused", ended_at=NOW)
    filed, ended = (list(one.values) for one in shown(merchant.district).charts[2].series)
    assert filed == [0] * 8 + [1, 0, 0, 0]
    assert ended == [0] * 11 + [1]


def test_escalated_complaints_are_those_that_the_filter_finds(merchant: Merchant) -> None:
    for number, level in enumerate((0, 75, 100, 150)):
        row = complain(merchant, NOW, f"AAAA000{number}")
        Complaint.objects.filter(pk=row.pk).update(escalation=level)
    assert shown(merchant.district).escalated == {75: 3, 100: 2, 150: 1}


def test_another_districts_rows_are_not_counted(merchant: Merchant) -> None:
    other = make_merchant(make_station(make_district(2)))
    rate(other, 1)
    complain(other, NOW, "AAAA0001")
    scan(make_device(other.station), other, "forged")
    found = shown(merchant.district)
    assert found.alarm_count == found.totals.ratings == found.totals.open_complaints == 0
    assert all(chart.is_empty for chart in found.charts)


def test_a_closed_merchant_is_not_on_the_radar(merchant: Merchant) -> None:
    Merchant.objects.update(is_open=False)
    assert shown(merchant.district).page.lines == []


@pytest.mark.parametrize(
    ("order", "first"),
    [("worst", "丙"), ("stars", "乙"), ("mean", "甲"), ("name", "丁"), ("complaints", "丙")],
)
def test_merchants_are_sorted(station: Station, order: str, first: str) -> None:
    shops = {
        name: make_merchant(station, name=name, shop_no=name) for name in ("甲", "乙", "丙", "丁")
    }
    rate(shops["甲"], 3)
    points = StarPoints(identity=10, operation=50, systems=10, consumer_protection=8)
    services.set_star_points(merchant=shops["乙"], rules=STANDARD, points=points)
    complain(shops["丙"], NOW, "AAAA0001")
    lines = shown(station.district, sort=order).page.lines
    assert lines[0].numbers.name == first
    assert len(lines) == 4


def test_a_mean_wants_attention_only_with_enough_ratings(merchant: Merchant) -> None:
    for _ in range(4):
        rate(merchant, 1)
    assert shown(merchant.district).page.lines[0].standing is Standing.CALM
    rate(merchant, 1)
    assert shown(merchant.district).page.lines[0].standing is Standing.POOR
    assert shown(merchant.district, state="calm").page.lines == []


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "²", "9" * 50, "3"])
def test_odd_page_numbers_show_a_page(station: Station, page: str) -> None:
    for number in range(51):
        make_merchant(station, name=f"店{number:02}", shop_no=f"{number}")
    found = shown(station.district, page=page).page
    assert (found.pages, found.count) == (2, 51)
    assert len(found.lines) == (1 if page in ("3",) else 50)


def test_what_is_unknown_in_the_address_is_the_usual() -> None:
    assert Choice.asked({"sort": "'; DROP TABLE", "state": "<b>"}) == Choice()
    assert chosen([], Choice(page=7)).number == 1


def office() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("office"))
    return client


def page(client: Client, **query: Any) -> str:
    reply = client.get(reverse("radar"), query)
    assert reply.status_code == 200
    return reply.content.decode()


@pytest.fixture
def demo(district: District) -> District:
    for area in ("stations", "merchants", "rooms", "places"):
        import_module(f"server.{area}.demo").load_demo(district)
    return district


def test_the_page_shows_maps_charts_and_links_without_a_script(demo: District) -> None:
    text = page(office())
    body = text.split('<div class="radar">')[1]
    radar = body[: body.rindex("</table>")]
    assert "<script" not in radar
    assert "onclick" not in radar
    for words in ("未处理的警报", "核对诚信码", "平面图", "各站点", "12 周"):
        assert words in body
    shop = Merchant.objects.filter(floor="1层")[0]
    assert reverse("admin:merchants_merchant_change", args=[shop.pk]) in body
    assert "<circle" in body
    assert "floorplan" in body


def test_a_pin_has_a_sign_and_a_name_beside_its_colour(demo: District) -> None:
    shop = Merchant.objects.get(name="青麦烘焙")
    Complaint.objects.update(status="refused")
    complain(shop, datetime.now(UTC), "AAAA0009")
    body = page(office(), station=shop.station_id)
    assert 'aria-label="青麦烘焙:有未办结的投诉"' in body
    pin = body.split('aria-label="青麦烘焙')[1].split("</a>")[0]
    assert ">?</text>" in pin


def test_a_station_is_chosen_and_nonsense_chooses_none(demo: District) -> None:
    client, station = office(), Station.objects.order_by("name")[0]
    assert "各站点" not in page(client, station=station.pk)
    assert "各站点" in page(client, station="nonsense")
    assert "各站点" in page(client, station=UUID(int=1))


def test_an_empty_district_says_so(district: District) -> None:
    text = page(office())
    for words in ("还没有站点", "还没有平面图", "还没有营业中的商户", "这 12 周没有记录"):
        assert words in text


def test_no_district_at_all_says_so() -> None:
    assert "还没有商圈" in page(office())


def test_the_page_asks_no_more_queries_for_more_merchants(demo: District) -> None:
    client = office()
    page(client)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    before = count()
    for number in range(40):
        make_merchant(Station.objects.all()[0], name=f"店{number}", shop_no=f"X{number}")
    assert count() == before


def test_the_page_is_only_read(demo: District) -> None:
    assert office().post(reverse("radar")).status_code == 405


def test_markup_in_names_is_text(merchant: Merchant) -> None:
    Merchant.objects.update(name="<script>alert(1)</script>")
    scan(make_device(merchant.station), merchant, "revoked", datetime.now(UTC))
    text = page(office())
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (2, 2), (3, 10), (11, 20), (51, 100), (1234, 2000)]
)
def test_the_scale_ends_at_a_round_number(most: int, top: int) -> None:
    assert nice_top(most) == top


def test_bars_stand_on_the_floor_and_stay_inside() -> None:
    labels = [str(number) for number in range(12)]
    series = [Series("甲", "good", range(12)), Series("乙", "old", [7] * 12)]
    for chart in (stacked("", labels, series), side_by_side("", labels, series)):
        for bar in chart.bars:
            assert chart.left <= bar.x
            assert bar.x + bar.width <= chart.width
            assert bar.y >= 0
            assert bar.y + bar.height <= chart.height - 20
    heights = {bar.title: bar.height for bar in stacked("", labels, series).bars}
    seven = heights["7 起的一周:甲 7"]
    assert seven == heights["7 起的一周:乙 7"]
