"""New versions of the rules: drafted from the newest one, published once, never changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from server.assessments.models import Part, RuleItem, RuleVersion
from server.assessments.services.errors import NotPublishable
from server.assessments.standard import ITEMS, NOTE
from server.config.office_zone import office_day
from server.districts.models import District
from server.merchants.services.star_points import MOST_POINTS, PARTS

_COPIED = (
    *(*PARTS, "bonus", "breach_most_stars"),
    *("five_from", "four_from", "three_from", "two_from", "one_from"),
)
_ITEM_COPIED = ("key", "part", "position", "name", "most", "how")


@transaction.atomic
def new_draft(*, district: District, now: datetime) -> RuleVersion:
    """A copy of the newest version, valid from tomorrow; the standard where there is none."""
    versions = RuleVersion.objects.select_for_update().filter(district=district)
    newest = versions.order_by("-number").first()
    draft = RuleVersion(
        district=district,
        number=(versions.aggregate(Max("number"))["number__max"] or 0) + 1,
        valid_from=office_day(now) + timedelta(days=1 if newest else 0),
        note="" if newest else NOTE,
        **{name: getattr(newest, name) for name in _COPIED if newest},
    )
    draft.save()
    RuleItem.objects.bulk_create(_items(draft, newest))
    return draft


def _items(draft: RuleVersion, newest: RuleVersion | None) -> list[RuleItem]:
    owner = {"district_id": draft.district_id, "version": draft}
    if newest is None:
        return [
            RuleItem(**owner, part=part, position=place, name=name, most=most, how=how)
            for place, (part, name, most, how) in enumerate(ITEMS, start=1)
        ]
    return [
        RuleItem(**owner, **{name: getattr(item, name) for name in _ITEM_COPIED})
        for item in newest.items.all()
    ]


@transaction.atomic
def publish_rules(*, version: RuleVersion, by: User | None, now: datetime) -> RuleVersion:
    """From now on it does not change. Raises NotPublishable."""
    row = RuleVersion.objects.select_for_update().get(pk=version.pk)
    reasons = list(problems(row, now=now))
    if reasons:
        raise NotPublishable(reasons)
    row.published_at, row.published_by = now, by
    row.save()
    return row


def problems(version: RuleVersion, *, now: datetime) -> Iterator[str]:
    """What keeps the draft from being published."""
    if version.published_at is not None:
        yield "这个版本已经发布"
        return
    if not version.note.strip():
        yield "请填写版本说明"
    yield from _sum_problems(version)
    yield from _threshold_problems(version)
    yield from _day_problems(version, now)


def _sum_problems(version: RuleVersion) -> Iterator[str]:
    rules = version.rules
    parts = sum(rules.most(part) for part in PARTS)
    if parts != MOST_POINTS:
        yield f"四个部分的满分加起来应为 {MOST_POINTS} 分,现在是 {parts} 分"
    items = list(version.items.all())
    for part in Part:
        given = sum(item.most for item in items if item.part == part)
        if given != rules.most(part):
            yield f"“{part.label}”满分 {rules.most(part)} 分,细项加起来是 {given} 分"


def _threshold_problems(version: RuleVersion) -> Iterator[str]:
    lines = version.rules.thresholds
    if any(higher <= lower for higher, lower in pairwise(lines)):
        yield "分数线应从五星到一星依次降低"


def _day_problems(version: RuleVersion, now: datetime) -> Iterator[str]:
    """Nobody is judged by rules that were not known on the day."""
    published = RuleVersion.objects.filter(
        district_id=version.district_id, published_at__isnull=False
    )
    last = published.order_by("-valid_from").first()
    if last is None:
        return
    if version.valid_from <= last.valid_from:
        yield f"生效日期应晚于{last}的 {last.valid_from}"
    if version.valid_from < office_day(now):
        yield "生效日期不能早于今天"
