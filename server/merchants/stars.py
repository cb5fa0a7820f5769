"""How many stars a merchant's points are worth (星级党员商户评定): the only place that counts them.

The numbers of the rule are a version's of `server.assessments`; STANDARD are those of the district
committee's first one, which also hold for points that were entered before there were versions.
"""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.merchants.models.merchant import StarRating

PARTS = ("identity", "operation", "systems", "consumer_protection")
MOST_POINTS = 100
MOST_STARS = 5


@dataclass(frozen=True)
class StarRules:
    """The most points of each part and of the bonus; `thresholds` are the least points for five
    stars down to one; `breach_most_stars` is what a verified breach leaves at most."""

    identity: int = 17
    operation: int = 55
    systems: int = 20
    consumer_protection: int = 8
    bonus: int = 10
    thresholds: tuple[int, ...] = (95, 90, 85, 80, 75)
    breach_most_stars: int = 4

    def most(self, part: str) -> int:
        found: int = getattr(self, part)
        return found


STANDARD = StarRules()


@dataclass(frozen=True)
class StarPoints:
    """Points as given by the assessors; the bonus may be above what counts."""

    identity: int
    operation: int
    systems: int
    consumer_protection: int
    bonus: int = 0
    verified_breach: bool = False

    def of(self, part: str) -> int:
        found: int = getattr(self, part)
        return found


@dataclass(frozen=True)
class StarResult:
    """Each step of the count. `threshold`: the least points of the stars earned, None for no star.
    `stars` are `earned` after the effect of a breach."""

    parts: int
    bonus: int
    total: int
    threshold: int | None
    earned: int
    stars: int


def star_result(rules: StarRules, points: StarPoints) -> StarResult:
    """The count, step by step."""
    parts = sum(points.of(part) for part in PARTS)
    bonus = min(points.bonus, rules.bonus)
    total = min(parts + bonus, MOST_POINTS)
    threshold = next((least for least in rules.thresholds if total >= least), None)
    earned = MOST_STARS - rules.thresholds.index(threshold) if threshold is not None else 0
    most = rules.breach_most_stars if points.verified_breach else MOST_STARS
    return StarResult(parts, bonus, total, threshold, earned, min(earned, most))


def rules_kept(rules: StarRules) -> dict[str, Any]:
    """As a merchant's rating keeps them."""
    return asdict(rules)


def rules_of(rating: "StarRating") -> StarRules:
    """The rules that the rating was made under."""
    kept = rating.rules
    return StarRules(**{**kept, "thresholds": tuple(kept["thresholds"])}) if kept else STANDARD


def result_of(rating: "StarRating") -> StarResult:
    """By the rules that the rating was made under."""
    points = {part: getattr(rating, part) for part in PARTS}
    given = StarPoints(**points, bonus=rating.bonus, verified_breach=rating.verified_breach)
    return star_result(rules_of(rating), given)


def total_points(rating: "StarRating") -> int:
    """All parts and the bonus, at most 100."""
    return result_of(rating).total


def stars(rating: "StarRating") -> int:
    """0 to 5. A verified breach takes the fifth star."""
    return result_of(rating).stars
