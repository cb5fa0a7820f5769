"""Outliers are found, shown, decided by the office, and never dropped by anything else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from server.changes.models import Change
from server.devices.models import Device
from server.merchants.models import Merchant, Rating
from server.merchants.selectors import excluded_count, rating_counts, rating_summary
from server.outliers import services
from server.outliers.models import Outlier, OutlierDecision, RatingFlag
from tests.server.areas import make_device, make_district, make_merchant, make_station
from tests.server.complaints import officer
from tests.server.outliers import NOW, given, past, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Merchant:
    merchant = make_merchant(make_station(make_district()))
    past(merchant)
    return merchant


@pytest.fixture
def terminal(shop: Merchant) -> Device:
    return make_device(shop.station)


def decide(outlier: Outlier, name: str, by: str = "office", **more: object) -> Outlier:
    outlier.refresh_from_db()
    asked = {"seen": outlier.step, "now": timezone.now(), "reason": "同一批人刷分", **more}
    return services.decide(name, outlier=outlier, officer=officer(by), **asked)  # type: ignore[arg-type]


def test_a_shop_with_its_usual_visitors_has_no_outlier(shop: Merchant) -> None:
    given(shop, 4)
    assert search() == []


def test_a_wave_is_one_outlier_with_the_numbers_that_make_it_one(shop: Merchant) -> None:
    wave = given(shop, 15, stars=1)
    (outlier,) = search()
    assert (outlier.kind, outlier.count, outlier.state) == ("burst", 15, "new")
    assert outlier.usual == pytest.approx(0.5)
    assert outlier.chance < 1e-6
    assert (outlier.window_from, outlier.window_until) == (
        wave[0].occurred_at,
        wave[-1].occurred_at,
    )
    assert {flag.rating_id for flag in outlier.flags.all()} == {row.pk for row in wave}


def test_flagged_ratings_count_until_the_office_excludes_them(shop: Merchant) -> None:
    before = rating_summary(shop)
    given(shop, 15, stars=1)
    search()
    assert rating_summary(shop)[0] == before[0] + 15
    assert excluded_count(shop) == 0


def test_the_search_finds_the_same_once(shop: Merchant) -> None:
    given(shop, 15)
    assert [row.pk for row in search()] == [row.pk for row in search()]
    assert RatingFlag.objects.count() == 15


def test_a_wave_that_goes_on_grows_the_open_outlier(shop: Merchant) -> None:
    given(shop, 15)
    search()
    given(shop, 5, at=NOW - timedelta(minutes=44))
    (outlier,) = search()
    assert (outlier.count, outlier.flags.count()) == (20, 20)


def test_a_wave_that_goes_on_after_the_decision_is_shown_again(shop: Merchant) -> None:
    given(shop, 15)
    (first,) = search()
    decide(first, "exclude")
    given(shop, 5, at=NOW - timedelta(minutes=44))
    rows = search()
    assert sorted((row.state, row.flags.count()) for row in rows) == [("excluded", 15), ("new", 5)]


def test_a_day_of_many_is_an_outlier_though_no_hour_of_it_is(shop: Merchant) -> None:
    given(shop, 20, at=NOW - timedelta(hours=21), every=timedelta(hours=1))
    (outlier,) = search()
    assert (outlier.kind, outlier.flags.count()) == ("burst", 20)


def test_innocent_ratings_of_the_day_are_not_drawn_into_a_wave(shop: Merchant) -> None:
    morning = given(shop, 3, at=NOW - timedelta(hours=10), every=timedelta(hours=1))
    given(shop, 15)
    (outlier,) = search()
    assert not outlier.flags.filter(rating__in=morning).exists()


def test_one_person_at_one_terminal_is_seen(shop: Merchant, terminal: Device) -> None:
    given(shop, 7, device=terminal)
    (outlier,) = search()
    assert (outlier.kind, outlier.device) == ("one_terminal", terminal)


def test_the_same_number_over_several_terminals_is_none(shop: Merchant, terminal: Device) -> None:
    for number in range(7):
        device = make_device(shop.station, f"终端{number}")
        given(shop, 1, device=device, at=NOW - timedelta(minutes=2 * number))
    assert search() == []


def test_one_phone_network_for_one_shop_is_seen(shop: Merchant) -> None:
    given(shop, 6, network="a" * 16, every=timedelta(hours=2), at=NOW - timedelta(hours=12))
    (outlier,) = search()
    assert (outlier.kind, outlier.count, outlier.total) == ("one_network", 6, 6)


def test_a_malls_network_that_rates_many_shops_is_none(shop: Merchant) -> None:
    others = [make_merchant(shop.station, name=f"商户{n}", shop_no=str(n)) for n in range(12)]
    for number, merchant in enumerate([shop, *others]):
        at = NOW - timedelta(hours=20) + timedelta(minutes=number)
        given(merchant, 4, at=at, every=timedelta(hours=5), network="b" * 16)
    assert search() == []


def test_terminals_have_no_network_in_common(shop: Merchant, terminal: Device) -> None:
    given(shop, 6, device=terminal, every=timedelta(hours=2), at=NOW - timedelta(hours=12))
    assert search() == []


def test_ratings_that_arrive_days_later_are_judged_by_when_they_were_given(
    shop: Merchant,
) -> None:
    search()
    given(shop, 10, at=NOW - timedelta(days=20), every=timedelta(days=2))
    assert search() == []


def test_thresholds_are_settings(shop: Merchant, settings: object) -> None:
    settings.OUTLIER_LEAST_BURST = 40  # type: ignore[attr-defined]
    given(shop, 15)
    assert search() == []


def test_excluded_ratings_count_nowhere_and_stay_visible_with_the_reason(shop: Merchant) -> None:
    before = rating_summary(shop), rating_counts(shop)
    wave = given(shop, 15, stars=1)
    (outlier,) = search()
    assert Change.objects.get(entity_id=shop.pk).body["rating_count"] == before[0][0] + 15
    decide(outlier, "exclude")
    assert (rating_summary(shop), rating_counts(shop)) == before
    assert excluded_count(shop) == 15
    assert Rating.objects.filter(merchant=shop).count() == before[0][0] + 15
    assert Rating.objects.get(pk=wave[0].pk).excluded_reason == "短时间集中:同一批人刷分"
    assert Change.objects.get(entity_id=shop.pk).body["rating_count"] == before[0][0]


def test_only_the_chosen_stars_are_excluded(shop: Merchant) -> None:
    given(shop, 13, stars=1)
    given(shop, 2, stars=4, at=NOW - timedelta(minutes=50))
    (outlier,) = search()
    decide(outlier, "exclude", stars=[1])
    assert excluded_count(shop) == 13
    assert outlier.decisions.get().count == 13


def test_restored_ratings_count_again(shop: Merchant) -> None:
    given(shop, 15)
    before = rating_summary(shop)
    (outlier,) = search()
    decide(outlier, "exclude")
    assert decide(outlier, "restore").state == "kept"
    assert rating_summary(shop) == before
    assert Change.objects.get(entity_id=shop.pk).body["rating_count"] == before[0]
    assert [row.kind for row in outlier.decisions.all()] == ["exclude", "restore"]


def test_a_rating_that_another_outlier_excludes_stays_out(shop: Merchant) -> None:
    given(shop, 15, network="c" * 16)
    burst, network = search()
    decide(burst, "exclude")
    decide(network, "exclude")
    decide(burst, "restore")
    assert excluded_count(shop) == 15
    decide(network, "restore")
    assert excluded_count(shop) == 0


def test_the_second_look_is_by_another_officer(shop: Merchant) -> None:
    given(shop, 15)
    (outlier,) = search()
    decide(outlier, "exclude")
    with pytest.raises(services.NotAllowed, match="另一位"):
        decide(outlier, "uphold")
    assert decide(outlier, "uphold", by="colleague", reason="").state == "upheld"
    assert excluded_count(shop) == 15


@pytest.mark.parametrize("name", ["keep", "exclude"])
def test_a_decision_needs_a_reason(shop: Merchant, name: str) -> None:
    given(shop, 15)
    (outlier,) = search()
    with pytest.raises(services.NotAllowed, match="请写明"):
        decide(outlier, name, reason="  ")
    assert OutlierDecision.objects.count() == 0


def test_of_two_officers_one_decides(shop: Merchant) -> None:
    given(shop, 15)
    (outlier,) = search()
    decide(outlier, "keep")
    with pytest.raises(services.NotAllowed, match="刚刚有人"):
        decide(outlier, "exclude", seen=0)


def test_what_is_not_offered_is_refused(shop: Merchant) -> None:
    given(shop, 15)
    (outlier,) = search()
    for name in ("uphold", "restore", "nonsense"):
        with pytest.raises(services.NotAllowed, match="不能这样处理"):
            decide(outlier, name)


def test_decisions_are_never_changed(shop: Merchant) -> None:
    given(shop, 15)
    (outlier,) = search()
    decide(outlier, "keep")
    made = outlier.decisions.get()
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()
    with pytest.raises(TypeError):
        OutlierDecision.objects.update(reason="")


def test_the_database_refuses_a_second_flag_of_one_kind(shop: Merchant) -> None:
    given(shop, 15)
    (outlier,) = search()
    flag = outlier.flags.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingFlag.objects.create(
            district=shop.district, outlier=outlier, rating=flag.rating, kind=flag.kind
        )


def test_the_timers_command_searches(shop: Merchant, capsys: pytest.CaptureFixture[str]) -> None:
    given(shop, 15)
    call_command("find_outliers")
    assert "新发现 1 组" in capsys.readouterr().out


def test_the_timer_runs_it() -> None:
    from deploy.server.tasks import TASKS

    assert "find_outliers" in TASKS
