"""The points of a star rating in words and as the axes of its chart."""

from typing import Any

from kiosk.domain.star_points import MOST_TOTAL, StarRules, StarSum, star_sum
from kiosk.queries.merchants import StarRating, rules_of
from screens.language import N_, _
from screens.widgets.radar_chart import Axis

PARTS = (
    (N_("亮明身份"), "identity"),
    (N_("经营管理"), "operation"),
    (N_("制度建设"), "systems"),
    (N_("消费维权"), "consumer_protection"),
)


def axes_of(rating: StarRating) -> list[Axis]:
    rules = rules_of(rating)
    return [Axis(_(label), getattr(rating, name), getattr(rules, name)) for label, name in PARTS]


def sum_of(rating: StarRating) -> StarSum:
    points = tuple(getattr(rating, name) for _label, name in PARTS)
    breach = rating.verified_breach
    return star_sum(rules_of(rating), points, bonus=rating.bonus, verified_breach=breach)


def sum_rows(rating: StarRating) -> list[dict[str, Any]]:
    """The four parts, the bonus, the sum and the stars, for rows of a table."""
    total = sum_of(rating)
    rows: list[dict[str, Any]] = [
        {"label": axis.label, "value": f"{axis.points} / {axis.most}"} for axis in axes_of(rating)
    ]
    rows[0]["has_line"] = False
    bonus = _("加分(最多{n}分)").format(n=rules_of(rating).bonus)
    rows.append({"label": bonus, "value": f"+{rating.bonus}"})
    rows.append({"label": _sum_label(total), "value": str(total.total), "strong": True})
    rows.append({"label": _("星级"), "value": stars_text(rating.stars), "strong": True})
    return rows


def rule_text(rules: StarRules) -> str:
    """What counts, in two sentences."""
    words = _(
        "四个部分最多{parts}分,加分最多{bonus}分,合计最多{total}分。"
        "有查实的失信行为的,最多评{stars}星。"
    )
    return words.format(
        parts=rules.parts, bonus=rules.bonus, total=MOST_TOTAL, stars=rules.breach_most_stars
    )


def breach_text(rating: StarRating) -> str:
    words = _("按规则最多评{most}星,现评为{n}星。")
    return words.format(most=rules_of(rating).breach_most_stars, n=rating.stars)


def stars_text(stars: int) -> str:
    return _("{n}星").format(n=stars) if stars else _("未达星级")


def _sum_label(total: StarSum) -> str:
    if total.uncapped <= MOST_TOTAL:
        return _("合计")
    return _("合计{n}分,满分计{most}分").format(n=total.uncapped, most=MOST_TOTAL)
