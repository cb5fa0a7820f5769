"""The office's pages of rules and assessments: what is shown, what they do, what they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from server.assessments.models import Assessment, RuleVersion
from server.merchants.models import Merchant, StarRating
from tests.server.areas import make_district, make_merchant, make_station
from tests.server.assessing import first_rules, judged, published


@pytest.fixture
def shop(db: None) -> Merchant:
    merchant = make_merchant(make_station(make_district()))
    first_rules(merchant.district)
    return merchant


def url(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:assessments_{model}_{page}", args=args)


def shown(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def sent(client: Client, address: str, form: dict[str, Any] | None = None) -> str:
    reply = client.post(address, form or {}, follow=True)
    assert reply.status_code == 200
    return reply.content.decode()


def points_form(made: Assessment, **changed: Any) -> dict[str, Any]:
    rows = list(made.items.select_related("item"))
    form: dict[str, Any] = {
        "items-TOTAL_FORMS": len(rows),
        "items-INITIAL_FORMS": len(rows),
        "bonus": 0,
    }
    for number, row in enumerate(rows):
        form |= {f"items-{number}-id": row.pk, f"items-{number}-points": row.item.most}
        form |= {f"items-{number}-remark": ""}
    return form | changed


def test_an_assessment_is_made_judged_and_published(office: Client, shop: Merchant) -> None:
    text = sent(
        office, url("assessment", "add"), {"merchant": shop.pk, "day": timezone.localdate()}
    )
    assert "逐项打分" in text
    assert "还有 17 项没有打分" in text
    made = Assessment.objects.get()
    assert (made.version, made.assessor) == (
        RuleVersion.objects.get(),
        User.objects.get(username="office"),
    )
    form = points_form(made) | {"items-0-points": 2, "items-0-remark": "标识被遮挡", "bonus": 3}
    form |= {"bonus_reason": "志愿服务"}
    sent(office, url("assessment", "change", made.pk), form)
    page = shown(office, reverse("admin:assessments_assessment_publish", args=[made.pk]))
    assert "14 + 55 + 20 + 8 = 97" in page
    assert "标识被遮挡" in page
    told = sent(office, reverse("admin:assessments_assessment_publish", args=[made.pk]))
    assert "已发布:青麦烘焙 100 分,★★★★★" in told
    assert StarRating.objects.get(merchant=shop).bonus == 3


def test_more_points_than_an_item_has_are_refused_at_the_field(
    office: Client, shop: Merchant
) -> None:
    made = judged(shop, day=timezone.localdate())
    text = sent(
        office, url("assessment", "change", made.pk), points_form(made, **{"items-0-points": 6})
    )
    assert "这一项最高 5 分" in text


def test_what_is_missing_is_said_before_publishing(office: Client, shop: Merchant) -> None:
    made = judged(shop, day=timezone.localdate(), bonus=2)
    address = reverse("admin:assessments_assessment_publish", args=[made.pk])
    text = shown(office, address)
    assert "有加分,请填写加分理由" in text
    assert "发布后商户的星级" not in text
    assert "有加分,请填写加分理由" in sent(office, address)
    assert not StarRating.objects.exists()


def test_without_rules_the_page_says_so(office: Client) -> None:
    merchant = make_merchant(make_station(make_district()))
    form = {"merchant": merchant.pk, "day": timezone.localdate()}
    assert "还没有生效的评定规则,请先发布" in sent(office, url("assessment", "add"), form)


def test_a_published_assessment_is_shown_and_not_edited(office: Client, shop: Merchant) -> None:
    done = published(shop, lost=3)
    address = url("assessment", "change", done.pk)
    text = shown(office, address)
    assert "抽查时缺" in text
    assert 'name="bonus"' not in text
    assert office.post(address, points_form(done)).status_code == 403
    assert office.post(url("assessment", "delete", done.pk)).status_code == 403


def test_rules_are_drafted_changed_and_published(office: Client, shop: Merchant) -> None:
    published(shop, lost=4)
    assert "新版本从第 1 版复制" in shown(office, reverse("admin:assessments_ruleversion_draft"))
    assert RuleVersion.objects.count() == 1
    text = sent(office, reverse("admin:assessments_ruleversion_draft"))
    draft = RuleVersion.objects.get(number=2)
    assert "已建好第 2 版的草稿" in text
    draft.note, draft.five_from = "提高五星的要求", 98
    draft.save()
    address = reverse("admin:assessments_ruleversion_publish", args=[draft.pk])
    assert "1 家星级会变" in shown(office, address)
    assert f"第 2 版已发布,{draft.valid_from} 起生效" in sent(office, address)
    assert "待生效" in shown(office, url("ruleversion", "changelist"))
    locked = shown(office, url("ruleversion", "change", draft.pk))
    assert 'name="five_from"' not in locked
    assert 'name="items-0-most"' not in locked


def test_a_draft_that_does_not_add_up_says_what_to_do(office: Client, shop: Merchant) -> None:
    sent(office, reverse("admin:assessments_ruleversion_draft"))
    draft = RuleVersion.objects.get(number=2)
    address = reverse("admin:assessments_ruleversion_publish", args=[draft.pk])
    assert "请填写版本说明" in shown(office, address)
    assert "请填写版本说明" in sent(office, address)
    draft.refresh_from_db()
    assert draft.published_at is None


def test_the_comparison_names_the_merchants(office: Client, shop: Merchant) -> None:
    published(shop, lost=4)
    sent(office, reverse("admin:assessments_ruleversion_draft"))
    draft = RuleVersion.objects.get(number=2)
    draft.five_from = 98
    draft.save()
    text = shown(office, reverse("admin:assessments_ruleversion_compared", args=[draft.pk]))
    assert "青麦烘焙" in text
    assert "96 分 ★★★★★" in text
    assert "96 分 ★★★★" in text
    assert "星级会变" in text


def test_stars_are_shown_on_the_merchants_page_and_not_typed(
    office: Client, shop: Merchant
) -> None:
    published(shop, lost=4)
    text = shown(office, reverse("admin:merchants_merchant_change", args=[shop.pk]))
    assert "星级评定(由发布的评定表写入)" in text
    assert 'name="star_rating-0-identity"' not in text


def test_who_may_only_look_publishes_nothing(shop: Merchant) -> None:
    made = judged(shop, day=timezone.localdate())
    viewer = User.objects.create_user("viewer", password="x", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_assessment"))
    client = Client()
    client.force_login(viewer)
    assert client.get(url("assessment", "change", made.pk)).status_code == 200
    address = reverse("admin:assessments_assessment_publish", args=[made.pk])
    assert client.post(address).status_code == 403
    assert not StarRating.objects.exists()


def test_the_log_keeps_who_published_and_each_change_of_points(
    office: Client, shop: Merchant
) -> None:
    made = judged(shop, day=timezone.localdate())
    form = points_form(made) | {"items-0-points": 2, "items-0-remark": "标识被遮挡"}
    sent(office, url("assessment", "change", made.pk), form)
    sent(office, reverse("admin:assessments_assessment_publish", args=[made.pk]))
    logged = LogEntry.objects.filter(actor__username="office")
    changes = [entry.changes or {} for entry in logged]
    assert any(change.get("points") == ["5", "2"] for change in changes)
    assert any("published_at" in change for change in changes)
    assert any("identity" in change for change in changes)


def test_pages_of_hundreds_of_merchants_need_few_queries(
    office: Client, shop: Merchant, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        published(make_merchant(shop.station, name=f"商户{number}", shop_no=str(number)), lost=4)
    sent(office, reverse("admin:assessments_ruleversion_draft"))
    draft = RuleVersion.objects.get(number=2)
    with django_assert_max_num_queries(25):
        shown(office, reverse("admin:assessments_ruleversion_compared", args=[draft.pk]))
    with django_assert_max_num_queries(25):
        shown(office, url("assessment", "changelist"))


def test_a_draft_may_be_thrown_away(office: Client, shop: Merchant) -> None:
    made = judged(shop, day=timezone.localdate() - timedelta(days=1))
    sent(office, url("assessment", "delete", made.pk), {"post": "yes"})
    assert not Assessment.objects.exists()
