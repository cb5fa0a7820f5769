"""The office sees each outlier with its evidence, and decides on a page of its own."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from server.merchants.selectors import excluded_count
from server.outliers import services
from server.outliers.models import Outlier
from tests.server.areas import make_device, make_district, make_merchant, make_station
from tests.server.complaints import officer
from tests.server.outliers import given, past, search

LIST = "admin:outliers_outlier_changelist"


@pytest.fixture
def outlier(db: None) -> Outlier:
    shop = make_merchant(make_station(make_district()))
    past(shop)
    given(shop, 13, stars=1)
    given(shop, 2, stars=4)
    (found,) = search()
    return found


def handle(client: Client, outlier: Outlier, **form: object) -> str:
    address = reverse("admin:outliers_outlier_handle", args=[outlier.pk])
    if not form:
        return client.get(address).content.decode()
    return client.post(address, form, follow=True).content.decode()


def test_the_list_shows_what_waits_with_its_reason(office: Client, outlier: Outlier) -> None:
    text = office.get(reverse(LIST)).content.decode()
    for told in ("青麦烘焙", "短时间集中", "待处理", "1.4", "偶然可能性不到"):
        assert told in text


def test_the_menu_counts_what_waits(office: Client, outlier: Outlier) -> None:
    def badge() -> str:
        page = office.get(reverse("admin:index")).content.decode()
        return page.split(reverse(LIST))[1].split("</a>")[0]

    assert ">1<" in "".join(badge().split())
    services.decide(
        "keep", outlier=outlier, officer=officer(), seen=0, now=timezone.now(), reason="x"
    )
    assert ">1<" not in "".join(badge().split())


def test_the_evidence_is_in_words(office: Client, outlier: Outlier) -> None:
    text = handle(office, outlier)
    assert "这家店收到的评价里,最集中的一段有 15 条" in text
    assert "这家店平时每天最多 0.50 条(前 8 周的中位数)" in text
    assert "(13 条)" in text
    page = office.get(reverse("admin:outliers_outlier_change", args=[outlier.pk])).content.decode()
    assert "处理之前,这些评价照常计入" in page
    assert (page.count('aria-label="1 星"'), page.count('aria-label="4 星"')) == (13, 2)


def test_the_evidence_of_terminals_and_networks_is_in_words(
    office: Client, outlier: Outlier
) -> None:
    shop = outlier.merchant
    given(shop, 7, device=make_device(shop.station))
    given(shop, 6, network="d" * 16)
    search()
    by_kind = {row.kind: row for row in Outlier.objects.all()}
    assert "一号终端 上连续给这家店评了 7 次" in handle(office, by_kind["one_terminal"])
    network = handle(office, by_kind["one_network"])
    assert "同一个手机网络评价了 6 次,其中 6 次给了这家店" in network
    assert "这家店最多占 5%" in network  # no phone had rated before: 5 % is a bound and no measure
    assert "dddd" not in network


def test_the_office_excludes_by_stars_and_the_numbers_follow(
    office: Client, outlier: Outlier
) -> None:
    form = {"choice": "exclude", "seen": 0, "reason": "同行刷差评", "stars": ["1"]}
    assert "已记录,现在是“已排除,待复看”" in handle(office, outlier, **form)
    assert excluded_count(outlier.merchant) == 13
    merchants = office.get(reverse("admin:merchants_merchant_changelist")).content.decode()
    assert "另有 13 条不计入" in merchants
    ratings = office.get(
        reverse("admin:merchants_rating_changelist"), {"excluded_at__isempty": "0"}
    )
    assert {row.excluded_reason for row in ratings.context["cl"].queryset} == {
        "短时间集中:同行刷差评"
    }
    assert "不计入" in ratings.content.decode()


def test_a_refusal_is_said_and_the_typed_reason_stays(office: Client, outlier: Outlier) -> None:
    form = {"choice": "exclude", "seen": 7, "reason": "同行刷差评", "stars": ["1"]}
    text = handle(office, outlier, **form)
    assert "刚刚有人作了新的决定" in text
    assert "同行刷差评" in text
    none = handle(office, outlier, choice="exclude", seen=0, reason="同行刷差评")
    assert "请至少选择一种星数" in none


def test_who_may_only_look_decides_nothing(outlier: Outlier) -> None:
    viewer = User.objects.create_user("viewer", password="x", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_outlier"))
    client = Client()
    client.force_login(viewer)
    assert client.get(reverse(LIST)).status_code == 200
    address = reverse("admin:outliers_outlier_handle", args=[outlier.pk])
    assert client.post(address, {"choice": "keep", "seen": 0, "reason": "x"}).status_code == 403
    outlier.refresh_from_db()
    assert outlier.state == "new"


def test_a_large_wave_opens_with_as_many_queries_as_a_small_one(
    office: Client, outlier: Outlier
) -> None:
    address = reverse("admin:outliers_outlier_change", args=[outlier.pk])
    office.get(address)
    with CaptureQueriesContext(connection) as small:
        office.get(address)
    given(outlier.merchant, 60, stars=5)
    search()
    with CaptureQueriesContext(connection) as large:
        office.get(address)
    assert outlier.flags.count() == 75
    assert len(large) == len(small)
