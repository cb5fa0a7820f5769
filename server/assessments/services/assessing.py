"""An assessment from its start to the merchant's stars."""

from collections.abc import Iterator
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from server.assessments.calculation import points_of
from server.assessments.models import Assessment, AssessmentItem
from server.assessments.selectors import rules_on
from server.assessments.services.errors import NotPublishable
from server.config.office_zone import office_day
from server.merchants.selectors import Merchant
from server.merchants.services import set_star_points

_MOST_NAMED = 3

__all__ = ["NotPublishable", "publish", "start"]


@transaction.atomic
def start(*, merchant: Merchant, day: date, by: User | None) -> Assessment:
    """A draft with each item of the rules of that day, not judged yet. Raises NotPublishable when
    there were no rules."""
    version = rules_on(district_id=merchant.district_id, day=day)
    if version is None:
        raise NotPublishable([f"{day} 还没有生效的评定规则,请先发布"])
    made = Assessment.objects.create(
        district_id=merchant.district_id, merchant=merchant, version=version, day=day, assessor=by
    )
    AssessmentItem.objects.bulk_create(
        AssessmentItem(district_id=made.district_id, assessment=made, item=item)
        for item in version.items.all()
    )
    return made


@transaction.atomic
def publish(*, assessment: Assessment, by: User | None, now: datetime) -> Assessment:
    """The merchant has these stars from now on. Raises NotPublishable."""
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    reasons = list(problems(row, now=now))
    if reasons:
        raise NotPublishable(reasons)
    result = set_star_points(merchant=row.merchant, rules=row.version.rules, points=points_of(row))
    row.total, row.stars = result.total, result.stars
    row.published_at, row.published_by = now, by
    row.save()
    return row


def problems(row: Assessment, *, now: datetime) -> Iterator[str]:
    """What keeps the draft from being published."""
    if row.published_at is not None:
        yield "这份评定已经发布"
        return
    yield from _day_problems(row, now)
    yield from _item_problems(row)
    if row.bonus and not row.bonus_reason.strip():
        yield "有加分,请填写加分理由"
    if row.verified_breach and not row.breach_reason.strip():
        yield "有查实的失信行为,请写明事实和依据"


def _day_problems(row: Assessment, now: datetime) -> Iterator[str]:
    if row.day > office_day(now):
        yield "评定日期不能晚于今天"
    newer = Assessment.objects.filter(
        merchant_id=row.merchant_id, published_at__isnull=False, day__gt=row.day
    ).first()
    if newer:
        yield f"这家商户已有更晚的评定({newer.day}),不能再发布更早的"
    in_force = rules_on(district_id=row.district_id, day=row.day)
    if in_force != row.version:
        yield f"评定日期有效的是{in_force},这份是按{row.version}打的分,请重新评定"


def _item_problems(row: Assessment) -> Iterator[str]:
    judged = list(row.items.select_related("item"))
    missing = [one.item.name for one in judged if one.points is None]
    if missing:
        more = "等" if len(missing) > _MOST_NAMED else ""
        yield f"还有 {len(missing)} 项没有打分:{'、'.join(missing[:_MOST_NAMED])}{more}"
    for one in judged:
        if one.points is not None and one.points > one.item.most:
            yield f"“{one.item.name}”最高 {one.item.most} 分"
        elif one.points is not None and one.points < one.item.most and not one.remark.strip():
            yield f"“{one.item.name}”扣了分,请写明原因"
