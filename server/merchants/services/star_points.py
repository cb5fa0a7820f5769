"""A merchant's stars, as an assessment found them."""

from django.db import transaction

from server.merchants.models import Merchant, StarRating
from server.merchants.services.complaint_history import NotAllowed
from server.merchants.stars import (
    MOST_POINTS,
    MOST_STARS,
    PARTS,
    STANDARD,
    StarPoints,
    StarResult,
    StarRules,
    rules_kept,
    star_result,
)

__all__ = [
    "MOST_POINTS",
    "MOST_STARS",
    "PARTS",
    "STANDARD",
    "NotAllowed",
    "StarPoints",
    "StarResult",
    "StarRules",
    "set_star_points",
    "star_result",
]


@transaction.atomic
def set_star_points(*, merchant: Merchant, rules: StarRules, points: StarPoints) -> StarResult:
    """Keep the points with the rules that they were given under; terminals get them with the
    merchant. Raises NotAllowed for more points than a part has."""
    for part in PARTS:
        if not 0 <= points.of(part) <= rules.most(part):
            label = vars(StarRating._meta.get_field(part))["verbose_name"]
            raise NotAllowed(
                f"{label}只能是 0 到 {rules.most(part)} 分,不能是 {points.of(part)} 分"
            )
    result = star_result(rules, points)
    StarRating.objects.update_or_create(
        merchant=merchant,
        defaults={
            "district_id": merchant.district_id,
            **{part: points.of(part) for part in PARTS},
            "bonus": result.bonus,
            "verified_breach": points.verified_breach,
            "rules": rules_kept(rules),
        },
    )
    return result
