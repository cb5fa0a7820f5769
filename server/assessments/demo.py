"""The demo's rules and assessments: each merchant with star points has one behind them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from server.assessments import services
from server.assessments.models import Assessment, Part, RuleVersion
from server.config.demo_files import demo_district, demo_id
from server.config.office_zone import office_day
from server.districts.models import District
from server.merchants.selectors import Merchant, merchant_in

VALID_FROM = date(2026, 1, 1)


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    now = datetime.now(UTC)
    if not RuleVersion.objects.filter(district=district).exists():
        first = services.new_draft(district=district, now=now)
        first.valid_from = VALID_FROM
        first.save()
        services.publish_rules(version=first, by=None, now=now)
    for row in demo_district()["merchants"]:
        merchant_id = demo_id(district, "merchant", row["slug"])
        merchant = merchant_in(district=district, merchant_id=merchant_id)
        if merchant is not None and not Assessment.objects.filter(merchant=merchant).exists():
            _load_assessment(merchant, row.get("star_points"), now)


def _load_assessment(merchant: Merchant, points: dict[str, Any] | None, now: datetime) -> None:
    if points is None:
        return
    day = office_day(now - timedelta(days=20))
    made = services.start(merchant=merchant, day=day, by=None)
    for part in Part:
        _give(made, part, points.get(part.value, 0))
    made.bonus = points.get("bonus", 0)
    made.bonus_reason = "志愿服务和帮扶活动(演示)" if made.bonus else ""
    made.verified_breach = points.get("verified_breach", False)
    made.breach_reason = "演示用的失信记录" if made.verified_breach else ""
    made.save()
    services.publish(assessment=made, by=None, now=now)


def _give(assessment: Assessment, part: Part, points: int) -> None:
    """Full points from the first item on, until they are used up."""
    for row in assessment.items.filter(item__part=part).select_related("item"):
        row.points = min(points, row.item.most)
        row.remark = "" if row.points == row.item.most else "按评分办法扣分(演示)"
        row.save()
        points -= row.points
