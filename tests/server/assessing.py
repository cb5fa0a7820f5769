"""What the tests of assessments share: published rules, and an assessment with points."""

from datetime import date, timedelta

from server.assessments import services
from server.assessments.models import Assessment, RuleVersion
from server.districts.models import District
from server.merchants.models import Merchant
from tests.server.complaints import noon, officer

FIRST_DAY, DAY = date(2026, 1, 1), date(2026, 5, 6)


def first_rules(district: District) -> RuleVersion:
    """The standard, published."""
    draft = services.new_draft(district=district, now=noon(FIRST_DAY))
    return services.publish_rules(version=draft, by=officer(), now=noon(FIRST_DAY))


def judged(merchant: Merchant, *, lost: int = 0, day: date = DAY, **fields: object) -> Assessment:
    """All points but those, which are lost from the first items on; not published yet."""
    made = services.start(merchant=merchant, day=day, by=officer())
    for row in made.items.select_related("item"):
        row.points = max(row.item.most - lost, 0)
        lost -= row.item.most - row.points
        row.remark = "" if row.points == row.item.most else "抽查时缺"
        row.save()
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made


def published(merchant: Merchant, **more: object) -> Assessment:
    made = judged(merchant, **more)  # type: ignore[arg-type]
    return services.publish(assessment=made, by=officer(), now=noon(made.day + timedelta(days=1)))
