"""What terminals are given for a merchant's page, and when it is renewed."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.star_points import StarRules as TerminalRules
from kiosk.domain.star_points import star_sum
from server.changes.models import Change
from server.config.demo import lay_areas
from server.merchants import stars as server_stars
from server.merchants.daily_numbers import renew_numbers
from server.merchants.demo_complaints import load_complaints
from server.merchants.models import Complaint, Merchant, Promise, Rating, StarRating
from server.merchants.services import create_signing_key, issue_code
from sync.events.entities import entity_body
from sync.events.entities.merchant import Merchant as WireMerchant
from sync.events.entities.merchant import StarRules as WireRules
from tests.server.complaints import accepted, filed, make_merchant, noon, officer, step

GOLDEN = Path(__file__).parents[1] / "sync" / "golden" / "entities" / "merchant.json"
MONDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 5)

pytestmark = pytest.mark.django_db


def page(merchant: Merchant) -> dict[str, Any]:
    body: dict[str, Any] = Change.objects.get(type="merchant", entity_id=merchant.pk).body
    return body


def version(merchant: Merchant) -> int:
    return Change.objects.get(type="merchant", entity_id=merchant.pk).version


def rate(merchant: Merchant, stars: int, **more: Any) -> Rating:
    return Rating.objects.create(
        district=merchant.district, merchant=merchant, stars=stars,
        occurred_at=datetime(2026, 6, 1, tzinfo=UTC), **more,
    )  # fmt: skip


def give_points(merchant: Merchant, **more: Any) -> StarRating:
    points = {"identity": 17, "operation": 53, "systems": 19, "consumer_protection": 8, "bonus": 2}
    return StarRating.objects.create(
        district=merchant.district, merchant=merchant, **{**points, **more}
    )


def test_the_golden_body_decodes_and_encodes_to_itself() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert entity_body(msgspec.convert(golden, WireMerchant)) == golden


def test_a_body_of_an_older_server_is_read() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    for newer in ("promises", "complaints", "rating_counts"):
        del golden[newer]
    for newer in ("verified_breach", "rules"):
        del golden["star_rating"][newer]
    read = msgspec.convert(golden, WireMerchant)
    assert (read.promises, read.complaints, read.rating_counts) == ([], None, [])


def test_a_breach_and_the_rules_of_a_rating_are_published() -> None:
    merchant = make_merchant()
    give_points(merchant, verified_breach=True)
    told = page(merchant)["star_rating"]
    assert (told["stars"], told["verified_breach"]) == (4, True)
    assert told["rules"]["thresholds"] == [95, 90, 85, 80, 75]


PART = st.integers(0, 60)


@given(st.tuples(PART, PART, PART, PART), st.integers(0, 20), st.booleans())
def test_the_terminal_counts_stars_as_the_server_does(
    points: tuple[int, int, int, int], bonus: int, breach: bool
) -> None:
    given_points = server_stars.StarPoints(*points, bonus=bonus, verified_breach=breach)
    ours = server_stars.star_result(server_stars.STANDARD, given_points)
    theirs = star_sum(TerminalRules(), points, bonus=bonus, verified_breach=breach)
    assert (theirs.total, theirs.earned, theirs.stars) == (ours.total, ours.earned, ours.stars)


def test_the_terminals_rules_are_the_servers_standard() -> None:
    kept = server_stars.rules_kept(server_stars.STANDARD)
    told = msgspec.structs.asdict(msgspec.convert(kept, WireRules))
    assert TerminalRules(**{**told, "thresholds": tuple(told["thresholds"])}) == TerminalRules()


def test_visitors_stars_are_counted_by_how_many_without_the_excluded() -> None:
    merchant = make_merchant()
    for stars in (5, 4, 5, 1):
        rate(merchant, stars)
    assert page(merchant)["rating_counts"] == [1, 0, 0, 1, 2]
    rate(merchant, 1, excluded_at=datetime(2026, 6, 2, tzinfo=UTC))
    body = page(merchant)
    assert (body["rating_counts"], body["rating_count"]) == ([1, 0, 0, 1, 2], 4)


def test_promises_are_published_in_their_order() -> None:
    merchant = make_merchant()
    for position, title in ((2, "缺一赔十"), (1, "七日无理由退货")):
        Promise.objects.create(
            district=merchant.district, merchant=merchant, title=title, days=7, position=position
        )
    assert [one["title"] for one in page(merchant)["promises"]] == ["七日无理由退货", "缺一赔十"]


def test_a_page_is_renewed_with_every_step_of_a_complaint() -> None:
    merchant = make_merchant()
    with time_machine.travel(noon(date(2026, 6, 8)), tick=False):
        assert page(merchant)["complaints"]["filed"] == 0
        complaint = accepted(MONDAY, merchant=merchant)
        told = page(merchant)["complaints"]
        assert (told["filed"], told["answered"], told["median_days"]) == (1, 0, None)
        step(complaint, "answer", FRIDAY)
        told = page(merchant)["complaints"]
        assert (told["answered"], told["share_in_time"], told["median_days"]) == (1, 1.0, 4.0)
        assert (told["promised_days"], told["until"]) == (45, "2026-06-08")


def test_a_page_tells_numbers_and_nothing_of_a_complaint() -> None:
    merchant = make_merchant()
    Complaint.objects.filter(pk=accepted(MONDAY, merchant=merchant).pk).update(reference="A1B0C2D3")
    complaint = step(Complaint.objects.get(), "answer", FRIDAY)
    private = (complaint.reference, complaint.text, complaint.answer, officer().username)
    assert not any(word in json.dumps(page(merchant), ensure_ascii=False) for word in private)


def test_once_a_day_the_clock_renews_the_numbers_of_merchants_with_complaints() -> None:
    with time_machine.travel(noon(MONDAY), tick=False) as now:
        merchant = make_merchant()
        quiet = make_merchant(2)
        filed(MONDAY, merchant=merchant)
        before, quiet_before = version(merchant), version(quiet)
        assert renew_numbers(now=noon(MONDAY)) == 0
        now.move_to(noon(FRIDAY))
        assert renew_numbers(now=noon(FRIDAY)) == 1
        assert renew_numbers(now=noon(FRIDAY)) == 0
    assert page(merchant)["complaints"]["until"] == "2026-06-05"
    assert (version(merchant), version(quiet)) == (before + 1, quiet_before)


def test_a_complaint_that_grows_late_or_too_old_shows_without_anybody_doing_anything() -> None:
    late, old = date(2026, 9, 2), date(2027, 6, 3)
    with time_machine.travel(noon(MONDAY), tick=False) as now:
        merchant = make_merchant()
        accepted(MONDAY, merchant=merchant)
        assert page(merchant)["complaints"]["overdue"] == 0
        now.move_to(noon(late))
        call_command("run_complaint_clocks")
        assert page(merchant)["complaints"]["overdue"] == 1
        now.move_to(noon(old))
        assert renew_numbers(now=noon(old)) == 1
    assert page(merchant)["complaints"]["filed"] == 0


def test_a_page_that_was_published_before_there_were_numbers_gets_them() -> None:
    merchant = make_merchant()
    filed(MONDAY, merchant=merchant)
    change = Change.objects.get(type="merchant")
    for body in ({**change.body, "complaints": None}, {"name": "旧版"}):
        Change.objects.update(body=body)
        assert renew_numbers(now=noon(FRIDAY)) == 1
        assert page(merchant)["complaints"]["promised_days"] == 45


def test_a_merchant_that_closed_down_is_not_brought_back() -> None:
    merchant = make_merchant()
    filed(MONDAY, merchant=merchant)
    merchant.is_open = False
    merchant.save()
    assert renew_numbers(now=noon(FRIDAY) + timedelta(days=9)) == 0
    assert Change.objects.get(type="merchant").deleted


def test_an_issued_code_tells_what_its_shop_was_registered_with() -> None:
    merchant = make_merchant()
    create_signing_key(district=merchant.district)
    code = issue_code(merchant=merchant, expires=date(2099, 1, 1))
    told = Change.objects.get(type="integrity_code").body["catalogue_hash"]
    assert told == code.catalogue_hash == page(merchant)["catalogue_hash"]
    merchant.floor = "2层"
    merchant.save()
    assert page(merchant)["catalogue_hash"] != told


def test_the_demo_has_promises_a_breach_and_complaints_at_every_stage(
    django_user_model: Any,
) -> None:
    django_user_model.objects.create_superuser("demo", password="x")
    from tests.server.areas import make_district

    district = make_district()
    lay_areas(district)
    load_complaints(district, datetime.now(UTC))
    bakery, food = (Merchant.objects.get(name=name) for name in ("青麦烘焙", "巷味居"))
    assert page(bakery)["promises"]
    told = page(bakery)["complaints"]
    assert (told["filed"], told["answered"], told["share_in_time"]) == (3, 3, 1.0)
    assert page(food)["complaints"]["overdue"] == 1
    assert page(food)["star_rating"]["verified_breach"]
    assert set(Complaint.objects.values_list("status", flat=True)) >= {"filed", "closed"}
    assert Complaint.objects.count() == 7
