"""A merchant as its page shows it, and what a genuine code is worth beside it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kiosk.commands.rate_merchant import rate_merchant
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.star_points import StarRules
from kiosk.errors import Refused
from kiosk.queries.code_check import CodeCheck, code_check
from kiosk.queries.merchants import merchant, rules_of
from kiosk.store.rows import published_one
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.merchant import (
    ComplaintNumbers,
    Merchant,
    Promise,
    StarRating,
)
from sync.events.entities.merchant import StarRules as WireRules
from tests.factories import (
    BAKERY_CODE,
    BAKERY_ID,
    TAILOR_CODE,
    TAILOR_ID,
    enrolled_desk,
    pending_ops,
    publish,
    sticker,
    typed,
)

NUMBERS = ComplaintNumbers(
    until=date(2026, 3, 2), filed=3, refused=0, answered=2, overdue=1,
    share_in_time=0.5, median_days=7.0, promised_days=45,
)  # fmt: skip
POINTS: dict[str, Any] = {
    "identity": 17, "operation": 53, "systems": 19, "consumer_protection": 8, "bonus": 2,
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def change_bakery(desk: Desk, **fields: Any) -> None:
    row = published_one(desk.store.reader, Merchant, BAKERY_ID)
    assert row is not None
    publish(desk, (BAKERY_ID, msgspec.structs.replace(row, **fields)), version=2)


def checked(desk: Desk, text: str) -> CodeCheck:
    return code_check(desk, text=text, way="camera")


def test_promises_complaints_and_the_counts_of_stars_are_shown(desk: Desk) -> None:
    promise = Promise(title="七日无理由退货", days=7, conditions="凭小票")
    change_bakery(desk, promises=[promise], complaints=NUMBERS, rating_counts=[0, 1, 2, 3, 4])
    view = merchant(desk, merchant_id=BAKERY_ID)
    assert (view.promises, view.complaints) == ((promise,), NUMBERS)
    assert view.rating_counts == (0, 1, 2, 3, 4)


def test_a_server_of_before_tells_less_and_is_understood(desk: Desk) -> None:
    view = merchant(desk, merchant_id=BAKERY_ID)
    assert (view.promises, view.complaints, view.rating_counts) == ((), None, ())
    assert view.star_rating is not None
    assert not view.star_rating.verified_breach


def test_a_licence_whose_check_character_is_wrong_is_not_taken_for_one(desk: Desk) -> None:
    assert merchant(desk, merchant_id=BAKERY_ID).has_licence
    change_bakery(desk, credit_code="91990000000001011H")
    assert not merchant(desk, merchant_id=BAKERY_ID).has_licence


def test_the_rules_of_a_rating_are_those_it_was_made_under() -> None:
    assert rules_of(StarRating(**POINTS, stars=5)) == StarRules()
    told = WireRules(
        identity=20, operation=50, systems=20, consumer_protection=10, bonus=5,
        thresholds=[96, 91, 86, 81, 76], breach_most_stars=3,
    )  # fmt: skip
    rules = rules_of(StarRating(**POINTS, stars=5, rules=told))
    assert (rules.identity, rules.thresholds[0], rules.breach_most_stars) == (20, 96, 3)
    assert rules.steps[-1] == (1, 76)


def test_a_shop_that_changed_since_its_code_was_issued_is_told(desk: Desk) -> None:
    assert not checked(desk, sticker()).is_outdated
    change_bakery(desk, name="青麦烘焙新店", catalogue_hash="11" * 8)
    check = checked(desk, sticker())
    assert (check.verdict, check.is_outdated) == ("genuine", True)


def test_of_a_typed_code_the_list_tells_what_it_was_issued_with(desk: Desk) -> None:
    listed = IssuedCode(
        serial=BAKERY_CODE.serial, merchant_id=BAKERY_ID, key_no=1, issued=BAKERY_CODE.issued,
        expires=BAKERY_CODE.expires, catalogue_hash="22" * 8,
    )  # fmt: skip
    assert not code_check(desk, text=typed(), way="typed").is_outdated  # an older server
    publish(desk, (UUID(int=122), listed), version=2)
    assert code_check(desk, text=typed(), way="typed").is_outdated


def test_a_code_of_another_station_names_its_shop_and_that_it_is_not_here(desk: Desk) -> None:
    check = checked(desk, sticker(TAILOR_CODE))
    assert check.verdict == "genuine"
    assert check.merchant is not None
    assert (check.merchant.here, check.merchant.station) == (False, "惠邻超市党群服务站")


def test_a_foreign_code_has_its_site_and_ours_has_none(desk: Desk) -> None:
    assert checked(desk, "https://dq.ex\u0430mple.cn/C/").site == "dq.xn--exmple-4nf.cn"
    assert checked(desk, sticker()).site is None
    damaged = sticker()[:-20]
    assert (checked(desk, damaged).reason, checked(desk, damaged).site) == ("damaged", None)


def test_a_forged_code_is_not_called_outdated(desk: Desk) -> None:
    other = replace(BAKERY_CODE, catalogue_hash=b"8 bytes!")
    forged = sticker(other)[:-3] + "AAA"
    assert (checked(desk, forged).verdict, checked(desk, forged).is_outdated) == ("forged", False)


def test_a_visit_rates_a_merchant_once(desk: Desk) -> None:
    visit: set[UUID] = set()
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=5, rated=visit)
    with pytest.raises(Refused, match=sentences.RATED_ALREADY):
        rate_merchant(desk, merchant_id=BAKERY_ID, stars=1, rated=visit)
    rate_merchant(desk, merchant_id=TAILOR_ID, stars=4, rated=visit)
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=3, rated=set())
    assert [op["body"]["stars"] for op in pending_ops(desk)] == [5, 4, 3]


def test_a_rating_that_was_not_kept_may_be_given_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit: set[UUID] = set()
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.commands.rate_merchant.outbox.append", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rate_merchant(desk, merchant_id=BAKERY_ID, stars=5, rated=visit)
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=5, rated=visit)
    assert len(pending_ops(desk)) == 1
