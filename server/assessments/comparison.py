"""What another version of the rules would make of the merchants' stars."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from server.assessments.models import Assessment, Part, RuleItem, RuleVersion
from server.assessments.selectors import current_assessments
from server.merchants.services.star_points import StarPoints, StarResult, star_result


@dataclass(frozen=True)
class Outlook:
    """One merchant under the other version. An item that its assessment did not judge is worth 0
    (`least`) or all of its points (`most`); where an item's maximum changed, the share is kept."""

    assessment: Assessment
    now: StarResult
    least: StarResult
    most: StarResult

    @property
    def changes(self) -> bool:
        """For certain."""
        return not self.least.stars <= self.now.stars <= self.most.stars

    @property
    def may_change(self) -> bool:
        return not self.changes and self.least.stars != self.most.stars

    @property
    def stars_text(self) -> str:
        low, high = (_text(found.stars) for found in (self.least, self.most))
        return low if low == high else f"{low} 至 {high}"

    @property
    def total_text(self) -> str:
        low, high = self.least.total, self.most.total
        return f"{low}" if low == high else f"{low} 至 {high}"

    @property
    def now_text(self) -> str:
        return _text(self.now.stars)


def compare(version: RuleVersion) -> list[Outlook]:
    """Each merchant with a published assessment; those whose stars change first."""
    items = list(version.items.all())
    found = current_assessments(district_id=version.district_id).prefetch_related("items__item")
    outlooks = [_outlook(assessment, version, items) for assessment in found]
    return sorted(outlooks, key=lambda one: (not one.changes, not one.may_change))


def _outlook(assessment: Assessment, version: RuleVersion, items: list[RuleItem]) -> Outlook:
    judged = {one.item.key: (one.points or 0, one.item.most) for one in assessment.items.all()}
    now = StarPoints(
        **{
            part.value: sum(
                one.points or 0 for one in assessment.items.all() if one.item.part == part
            )
            for part in Part
        },
        bonus=assessment.bonus,
        verified_breach=assessment.verified_breach,
    )
    least, most = (_projected(assessment, judged, items, unjudged=share) for share in (0, 1))
    return Outlook(
        assessment=assessment,
        now=star_result(assessment.version.rules, now),
        least=star_result(version.rules, least),
        most=star_result(version.rules, most),
    )


def _projected(
    assessment: Assessment,
    judged: Mapping[UUID, tuple[int, int]],
    items: list[RuleItem],
    *,
    unjudged: int,
) -> StarPoints:
    sums = dict.fromkeys(Part, 0)
    for item in items:
        points, of = judged.get(item.key, (unjudged * item.most, item.most))
        sums[Part(item.part)] += (2 * points * item.most + of) // (2 * of)  # rounded half up
    return StarPoints(
        **{part.value: given for part, given in sums.items()},
        bonus=assessment.bonus,
        verified_breach=assessment.verified_breach,
    )


def _text(stars: int) -> str:
    return "★" * stars or "无星"
