"""Stars from a phone, and what the merchant's page shows."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from server.merchants.models import Honour, Merchant, Promise, Rating, StarRating
from server.phone.forgetting import forget_traces
from server.phone.limits import Limit
from server.phone.models import DayKey, Tally
from server.phone.network import network_of
from tests.server.complaints import answered
from tests.server.phone import make_code, make_shop

GOOD = {"stars": "5", "tags": ["服务热情", "明码标价"]}


@pytest.fixture
def shop(db: None) -> Merchant:
    return make_shop()


def rate(client: Client, shop: Merchant, address: str = "203.0.113.7", **given: object) -> int:
    """The status of the answer."""
    client.get(f"/M/{shop.pk}/rate")
    reply = client.post(f"/M/{shop.pk}/rate", given or GOOD, REMOTE_ADDR=address)
    return reply.status_code


def test_stars_are_kept_with_the_network_and_nobody(client: Client, shop: Merchant) -> None:
    client.get(f"/M/{shop.pk}/rate")
    reply = client.post(f"/M/{shop.pk}/rate", GOOD, follow=True)
    assert "谢谢您的评价" in reply.content.decode()
    rating = Rating.objects.get()
    assert (rating.stars, rating.tags, rating.device) == (5, ["服务热情", "明码标价"], None)
    assert len(rating.network) == 16


def test_the_second_of_a_phone_on_one_day_is_told_so(client: Client, shop: Merchant) -> None:
    assert rate(client, shop) == 302
    reply = client.post(f"/M/{shop.pk}/rate", GOOD)
    assert reply.status_code == 429
    assert "今天已经评价过" in reply.content.decode()
    assert "今天已经评价过" in client.get(f"/M/{shop.pk}/rate").content.decode()
    assert Rating.objects.count() == 1


def test_another_shop_and_another_phone_of_the_network_may(client: Client, shop: Merchant) -> None:
    other = make_shop(2)
    assert rate(client, shop) == rate(client, other) == rate(Client(), shop) == 302
    networks = set(Rating.objects.values_list("network", flat=True))
    assert len(networks) == 1
    assert rate(Client(), shop, "198.51.100.1") == 302
    assert len(set(Rating.objects.values_list("network", flat=True))) == 2


def test_the_next_day_may_and_is_another_hash(client: Client, shop: Merchant) -> None:
    with time_machine.travel(datetime(2026, 5, 4, 4, tzinfo=UTC), tick=False):
        assert rate(client, shop) == 302
    with time_machine.travel(datetime(2026, 5, 5, 4, tzinfo=UTC), tick=False):
        assert rate(client, shop) == 302
    assert len(set(Rating.objects.values_list("network", flat=True))) == 2


def test_too_many_of_one_network_are_told_so_and_counted_no_further(
    client: Client, shop: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.phone.rating.RATINGS_OF_NETWORK", Limit("rating-network", 2))
    assert [rate(Client(), shop) for _ in range(3)] == [302, 302, 429]
    assert Rating.objects.count() == 2
    refused = Client()
    refused.get(f"/M/{shop.pk}/rate")
    reply = refused.post(f"/M/{shop.pk}/rate", GOOD, REMOTE_ADDR="203.0.113.99")
    assert "没有登记" in reply.content.decode()
    monkeypatch.setattr("server.phone.rating.RATINGS_OF_NETWORK", Limit("rating-network", 3))
    assert refused.post(f"/M/{shop.pk}/rate", GOOD, REMOTE_ADDR="203.0.113.99").status_code == 302


@pytest.mark.parametrize("stars", ["", "0", "6", "-1", "5.5", "五", "5; DROP TABLE"])
def test_no_other_number_of_stars_is_taken(client: Client, shop: Merchant, stars: str) -> None:
    assert rate(client, shop, stars=stars) == 422
    assert not Rating.objects.exists()


def test_tags_are_those_of_the_list_that_fits(client: Client, shop: Merchant) -> None:
    assert rate(client, shop, stars="2", tags=["服务热情", "价格不清"]) == 302
    assert Rating.objects.get().tags == ["价格不清"]
    assert rate(Client(), shop, stars="2", tags=["<b>自己写的</b>"]) == 422


def test_thanks_are_only_for_who_rated(client: Client, shop: Merchant) -> None:
    assert client.get(f"/M/{shop.pk}/rated").status_code == 302


def test_a_form_of_another_site_is_refused_calmly(shop: Merchant) -> None:
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post(f"/M/{shop.pk}/rate", GOOD)
    assert reply.status_code == 403
    assert "请再提交一次" in reply.content.decode()
    assert not Rating.objects.exists()
    page = strict.get(f"/M/{shop.pk}/rate")
    token = page.context["csrf_token"]
    sent = {**GOOD, "csrfmiddlewaretoken": str(token)}
    assert strict.post(f"/M/{shop.pk}/rate", sent).status_code == 302


def test_the_only_cookie_is_of_the_form_and_for_a_day(client: Client, shop: Merchant) -> None:
    client.get(f"/M/{shop.pk}")
    assert not client.cookies
    client.get(f"/M/{shop.pk}/rate")
    assert set(client.cookies) == {"csrftoken"}
    cookie = client.cookies["csrftoken"]
    assert cookie["max-age"] == 24 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_networks_are_wide_enough_to_name_nobody() -> None:
    assert network_of("203.0.113.77") == "203.0.113.0/24"
    assert network_of("::ffff:203.0.113.77") == "203.0.113.0/24"
    assert network_of("2001:db8:1:2::5") == "2001:db8:1::/48"
    assert network_of("unix:") == network_of("") == ""


def test_a_forwarded_address_counts_only_behind_the_proxy_that_is_set(
    shop: Merchant, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msgspec
    from django.conf import settings as found
    from django.test import RequestFactory

    from server.phone.network import client_address

    asked = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})
    assert client_address(asked) == "127.0.0.1"
    trusting = msgspec.structs.replace(found.OPTIONS, behind_tls_proxy=True)
    monkeypatch.setattr(found, "OPTIONS", trusting)
    assert client_address(asked) == "203.0.113.7"


def test_counts_and_the_days_key_are_forgotten_the_next_day(client: Client, shop: Merchant) -> None:
    rate(client, shop)
    assert Tally.objects.count() == 2
    forget_traces(now=datetime.now(UTC))
    assert Tally.objects.count() == 2
    forget_traces(now=datetime.now(UTC) + timedelta(days=1))
    assert not Tally.objects.exists()
    assert not DayKey.objects.exists()
    assert Rating.objects.count() == 1


def test_a_merchants_page_shows_what_the_district_publishes(client: Client, shop: Merchant) -> None:
    shop.pledge_promise = "先退款,再查原因"
    shop.save()
    common = {"district": shop.district, "merchant": shop}
    Honour.objects.create(**common, name="党员示范店", valid_until=date(2099, 6, 30))
    Honour.objects.create(**common, name="旧荣誉", valid_until=date(2020, 1, 1))
    Promise.objects.create(**common, title="七日无理由退货", days=7, conditions="凭小票,吊牌完好")
    StarRating.objects.create(
        **common, identity=17, operation=53, systems=19, consumer_protection=8, bonus=2
    )
    rate(client, shop)
    shown = client.get(f"/M/{shop.pk}").content.decode()
    for told in (
        *("党员示范店", "有效至 2099年6月30日", "七日无理由退货", "7 天内", "凭小票，吊牌完好"),
        *("先退款，再查原因", "5 星党员商户", "17/17", "53/55", "19/20", "8/8", "1 人评价"),
        *("95 分以上 5 星", "最多 4 星", "91 990000 000001011 G", "最近 12 个月没有投诉"),
    ):
        assert told in shown, told
    assert "旧荣誉" not in shown
    assert 'points="150.0,26.0 221.3,100.0 150.0,170.3 76.0,100.0"' in shown


def test_complaints_are_shown_in_numbers_with_promised_and_actual_days(
    client: Client, shop: Merchant
) -> None:
    answered(datetime.now(UTC).date(), merchant=shop)
    shown = client.get(f"/M/{shop.pk}").content.decode()
    assert "承诺受理后 45 个工作日内办结" in shown
    assert "0 个工作日" in shown
    assert "1 件" in shown
    assert "价签与结账不符" not in shown


def test_a_shop_is_found_by_the_typed_form_of_its_code(client: Client, shop: Merchant) -> None:
    code = make_code(shop)
    assert "青麦烘焙" in client.get(f"/M/{code.short_form}").content.decode()


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000", "%00", "00000-00000"])
def test_no_such_shop_is_a_calm_404(client: Client, shop: Merchant, key: str) -> None:
    for page in ("", "/rate", "/complain"):
        reply = client.get(f"/M/{key}{page}")
        assert reply.status_code == 404
        assert "没有找到这家店" in reply.content.decode()


def test_a_closed_shop_has_no_page(client: Client, shop: Merchant) -> None:
    Merchant.objects.update(is_open=False)
    assert client.get(f"/M/{shop.pk}").status_code == 404


def test_names_are_escaped(client: Client, shop: Merchant) -> None:
    Merchant.objects.update(name="<script>alert(1)</script>", address='"><img src=x>')
    for page in ("", "/rate", "/complain"):
        shown = client.get(f"/M/{shop.pk}{page}").content.decode()
        assert "<script" not in shown
        assert "<img src=x" not in shown
