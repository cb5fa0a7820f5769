"""Rules are versions, assessments are counted by them, and what is published stays as it was."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.assessments import services
from server.assessments.calculation import calculation
from server.assessments.comparison import compare
from server.assessments.models import Assessment, AssessmentItem, RuleItem, RuleVersion, Sealed
from server.assessments.selectors import rules_on
from server.changes.models import Change
from server.merchants.models import Merchant, StarRating
from server.merchants.services import NotAllowed, set_star_points
from server.merchants.stars import STANDARD, StarPoints, StarRules, star_result, stars
from tests.server.areas import make_district, make_merchant, make_station
from tests.server.assessing import DAY, FIRST_DAY, first_rules, judged, published
from tests.server.complaints import noon, officer

LATER = date(2026, 7, 1)
FULL = StarPoints(identity=17, operation=55, systems=20, consumer_protection=8)


@pytest.fixture
def shop(db: None) -> Merchant:
    merchant = make_merchant(make_station(make_district()))
    first_rules(merchant.district)
    return merchant


def draft_of(shop: Merchant, **fields: object) -> RuleVersion:
    """The second version, valid from LATER."""
    draft = services.new_draft(district=shop.district, now=noon(DAY))
    for name, value in {"valid_from": LATER, "note": "按新办法调整", **fields}.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def publish_rules(draft: RuleVersion, on: date = DAY) -> RuleVersion:
    return services.publish_rules(version=draft, by=officer(), now=noon(on))


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        (0, 5),
        (5, 5),
        (6, 4),
        (10, 4),
        (11, 3),
        (15, 3),
        (16, 2),
        (20, 2),
        (21, 1),
        (25, 1),
        (26, 0),
    ],
)
def test_each_threshold_of_the_standard(lost: int, expected: int) -> None:
    points = StarPoints(identity=17, operation=55 - lost, systems=20, consumer_protection=8)
    assert star_result(STANDARD, points).stars == expected


def test_a_verified_breach_takes_the_fifth_star_and_no_other() -> None:
    breach = {"verified_breach": True}
    assert star_result(STANDARD, StarPoints(17, 55, 20, 8, **breach)).stars == 4
    assert star_result(STANDARD, StarPoints(17, 45, 20, 8, **breach)).stars == 4
    assert star_result(STANDARD, StarPoints(17, 40, 20, 8, **breach)).stars == 3


@given(*(st.integers(0, most) for most in (17, 55, 20, 8)), st.integers(0, 60), st.booleans())
def test_the_count_is_capped_and_more_points_never_cost_a_star(
    identity: int, operation: int, systems: int, protection: int, bonus: int, breach: bool
) -> None:
    points = StarPoints(identity, operation, systems, protection, bonus, breach)
    more = StarPoints(identity, operation, systems, protection, bonus + 1, breach)
    result = star_result(STANDARD, points)
    assert result.bonus <= 10
    assert result.total <= 100
    assert result.stars <= (4 if breach else 5)
    assert star_result(STANDARD, more).stars >= result.stars


def test_the_standard_is_that_of_the_district_committee(shop: Merchant) -> None:
    version = RuleVersion.objects.get()
    assert version.rules == STANDARD
    assert StarRules(17, 55, 20, 8, 10, (95, 90, 85, 80, 75), 4) == STANDARD
    assert sum(item.most for item in version.items.all()) == 100


def test_a_published_version_is_never_changed(shop: Merchant) -> None:
    version = RuleVersion.objects.get()
    version.bonus = 20
    item = version.items.all()[0]
    for change in (version.save, version.delete, item.save, item.delete):
        with pytest.raises(Sealed):
            change()
    with pytest.raises(Sealed):
        RuleVersion.objects.update(bonus=20)
    with pytest.raises(Sealed):
        RuleItem.objects.filter(version=version).delete()
    with pytest.raises(Sealed):
        RuleItem(district=shop.district, version=version, part="identity", name="x", most=1).save()
    assert RuleVersion.objects.get().bonus == 10


def test_a_new_version_starts_as_a_copy_and_its_items_keep_their_keys(shop: Merchant) -> None:
    draft = draft_of(shop)
    first, second = RuleVersion.objects.order_by("number")
    assert (second.number, second.rules) == (2, first.rules)
    keys = [[item.key for item in version.items.all()] for version in (first, second)]
    assert keys[0] == keys[1]
    draft.delete()
    assert RuleVersion.objects.count() == 1


def test_the_day_says_which_version_holds(shop: Merchant) -> None:
    first, second = RuleVersion.objects.get(), publish_rules(draft_of(shop))
    holds = partial(rules_on, district_id=shop.district_id)
    assert holds(day=FIRST_DAY - timedelta(days=1)) is None
    assert holds(day=LATER - timedelta(days=1)) == first
    assert holds(day=LATER) == second


def test_a_draft_holds_on_no_day(shop: Merchant) -> None:
    draft = draft_of(shop)
    assert rules_on(district_id=shop.district_id, day=LATER) != draft


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"identity": 20}, "加起来应为 100 分"),
        ({"identity": 16, "operation": 56}, "“亮明身份”满分 16 分,细项加起来是 17 分"),
        ({"four_from": 95}, "依次降低"),
        ({"note": " "}, "版本说明"),
        ({"valid_from": FIRST_DAY}, "应晚于第 1 版"),
        ({"valid_from": DAY - timedelta(days=1)}, "不能早于今天"),
    ],
)
def test_a_version_that_does_not_add_up_is_not_published(
    shop: Merchant, fields: dict[str, object], says: str
) -> None:
    with pytest.raises(services.NotPublishable, match=says):
        publish_rules(draft_of(shop, **fields))


def test_publishing_an_assessment_gives_the_merchant_its_stars(shop: Merchant) -> None:
    done = published(shop, lost=4, bonus=1, bonus_reason="助残活动")
    rating = StarRating.objects.get(merchant=shop)
    assert (done.total, done.stars, stars(rating)) == (97, 5, 5)
    assert (rating.identity, rating.operation, rating.bonus) == (13, 55, 1)
    body = Change.objects.get(entity_id=shop.pk).body["star_rating"]
    assert (body["identity"], body["stars"]) == (13, 5)


def test_a_draft_changes_no_stars(shop: Merchant) -> None:
    judged(shop)
    assert not StarRating.objects.exists()


def test_a_breach_with_its_reason_takes_the_fifth_star(shop: Merchant) -> None:
    done = published(shop, verified_breach=True, breach_reason="虚假宣传,已查实")
    assert (done.total, done.stars) == (100, 4)
    assert StarRating.objects.get().verified_breach


def test_a_newer_assessment_replaces_the_stars_and_the_older_one_stays(shop: Merchant) -> None:
    old = published(shop)
    published(shop, lost=12, day=DAY + timedelta(days=30))
    old.refresh_from_db()
    assert (old.total, old.stars, stars(StarRating.objects.get())) == (100, 5, 3)
    assert Assessment.objects.count() == 2


def test_a_published_assessment_is_never_changed(shop: Merchant) -> None:
    done = published(shop)
    row = done.items.all()[0]
    row.points = 0
    for change in (done.save, done.delete, row.save, row.delete):
        with pytest.raises(Sealed):
            change()
    with pytest.raises(Sealed):
        AssessmentItem.objects.update(points=0)
    with pytest.raises(services.NotPublishable, match="已经发布"):
        services.publish(assessment=done, by=officer(), now=noon(DAY))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"bonus": 3}, "加分理由"),
        ({"verified_breach": True}, "事实和依据"),
    ],
)
def test_bonus_and_breach_need_their_reasons(
    shop: Merchant, fields: dict[str, object], says: str
) -> None:
    with pytest.raises(services.NotPublishable, match=says):
        published(shop, **fields)


def test_every_item_is_judged_and_every_loss_explained(shop: Merchant) -> None:
    made = judged(shop)
    one, two, three = made.items.select_related("item")[:3]
    one.points, two.points, three.points = None, 0, 99
    for row in (one, two, three):
        row.save()
    with pytest.raises(services.NotPublishable) as caught:
        services.publish(assessment=made, by=officer(), now=noon(DAY))
    assert caught.value.reasons == (
        f"还有 1 项没有打分:{one.item.name}",
        f"“{two.item.name}”扣了分,请写明原因",
        f"“{three.item.name}”最高 {three.item.most} 分",
    )


def test_an_older_assessment_is_not_published_after_a_newer_one(shop: Merchant) -> None:
    published(shop)
    with pytest.raises(services.NotPublishable, match="更晚的评定"):
        published(shop, day=DAY - timedelta(days=1))


def test_no_assessment_is_of_tomorrow(shop: Merchant) -> None:
    made = judged(shop, day=DAY)
    with pytest.raises(services.NotPublishable, match="晚于今天"):
        services.publish(assessment=made, by=officer(), now=noon(DAY - timedelta(days=1)))


def test_points_given_by_replaced_rules_are_not_published(shop: Merchant) -> None:
    made = judged(shop, day=LATER)
    publish_rules(draft_of(shop))
    with pytest.raises(services.NotPublishable, match="请重新评定"):
        services.publish(assessment=made, by=officer(), now=noon(LATER))


def test_without_rules_nothing_is_started(shop: Merchant) -> None:
    with pytest.raises(services.NotPublishable, match="还没有生效的评定规则"):
        services.start(merchant=shop, day=FIRST_DAY - timedelta(days=1), by=officer())


def test_the_calculation_is_shown_line_by_line(shop: Merchant) -> None:
    made = judged(shop, lost=3, bonus=14, bonus_reason="x", verified_breach=True, breach_reason="y")
    shown = calculation(made)
    assert [(part.label, part.points, part.most) for part in shown.parts] == [
        ("亮明身份", 14, 17),
        ("经营管理", 55, 55),
        ("制度建设", 20, 20),
        ("消费维权", 8, 8),
    ]
    assert [(step.what, step.how, step.gives) for step in shown.steps] == [
        ("四个部分合计", "14 + 55 + 20 + 8 = 97", "97 分"),
        ("加分", "填报 14 分,最多计 10 分", "10 分"),
        ("总分", "97 + 10 = 107,最多计 100 分", "100 分"),
        ("达到的分数线", "100 ≥ 95", "★★★★★"),
        ("失信行为", "有查实的失信行为,最高评 4 星", "★★★★"),
    ]


def test_the_calculation_says_what_is_missing_to_the_next_star(shop: Merchant) -> None:
    steps = {step.what: step.how for step in calculation(judged(shop, lost=8)).steps}
    assert steps["达到的分数线"] == "92 ≥ 90,离上一级 95 分还差 3 分"
    none = {step.what: step.how for step in calculation(judged(shop, lost=40)).steps}
    assert none["达到的分数线"] == "60 < 75(一星),没有达到任何分数线"


def test_newer_rules_leave_older_stars_as_they_were(shop: Merchant) -> None:
    published(shop, lost=4)
    publish_rules(draft_of(shop, five_from=99))
    assert stars(StarRating.objects.get()) == 5


def test_points_above_a_part_are_refused_by_merchants_themselves(shop: Merchant) -> None:
    with pytest.raises(NotAllowed, match="亮明身份只能是 0 到 17 分"):
        set_star_points(merchant=shop, rules=STANDARD, points=StarPoints(18, 55, 20, 8))


def test_points_from_before_there_were_versions_follow_the_standard(shop: Merchant) -> None:
    rating = StarRating(merchant=shop, identity=17, operation=53, systems=19, bonus=0)
    assert stars(rating) == 3


def test_a_comparison_tells_whose_stars_would_change(shop: Merchant) -> None:
    other = make_merchant(shop.station, name="巧手裁缝", shop_no="2")
    published(shop, lost=4)
    published(other, lost=0)
    draft = draft_of(shop, five_from=97)
    first, second = compare(draft)
    assert (first.assessment.merchant, first.changes, first.stars_text) == (shop, True, "★★★★")
    assert (second.changes, second.may_change) == (False, False)


def test_a_new_item_makes_a_range_and_a_changed_maximum_keeps_the_share(shop: Merchant) -> None:
    published(shop, lost=3)
    draft = draft_of(shop)
    scaled, replaced = draft.items.all()[0], draft.items.all()[1]
    scaled.most = 10
    replaced.delete()
    scaled.save()
    RuleItem.objects.create(
        district=shop.district,
        version=draft,
        part="identity",
        name="新增的细项",
        most=5,
        how="新办法",
    )
    (outlook,) = compare(draft)
    # the first item had 2 of 5, which is 4 of 10; the new one is worth 0 to 5
    assert (outlook.now.total, outlook.least.total, outlook.most.total) == (97, 94, 99)
    assert (outlook.may_change, outlook.stars_text) == (True, "★★★★ 至 ★★★★★")
