"""How the stars of a merchant come about (星级党员商户评定): points of four parts, and a bonus."""

from dataclasses import dataclass

MOST_TOTAL = 100
MOST_STARS = 5


@dataclass(frozen=True)
class StarRules:
    """The most points of each part and of the bonus; `thresholds`: the least points for five stars
    down to one; `breach_most_stars`: what a verified breach of trust leaves at most. The defaults
    are the district committee's first rule."""

    identity: int = 17
    operation: int = 55
    systems: int = 20
    consumer_protection: int = 8
    bonus: int = 10
    thresholds: tuple[int, ...] = (95, 90, 85, 80, 75)
    breach_most_stars: int = 4

    @property
    def parts(self) -> int:
        """The most points without the bonus."""
        return self.identity + self.operation + self.systems + self.consumer_protection

    @property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """Stars, and from how many points on they are earned; the most first."""
        return tuple((MOST_STARS - at, least) for at, least in enumerate(self.thresholds))


@dataclass(frozen=True)
class StarSum:
    """`uncapped`: the parts and the bonus; `total`: at most 100; `earned`: the stars for it, before
    a breach took its part."""

    uncapped: int
    total: int
    earned: int
    stars: int


def star_sum(
    rules: StarRules, points: tuple[int, ...], *, bonus: int, verified_breach: bool
) -> StarSum:
    """What the points of the parts are worth."""
    uncapped = sum(points) + min(bonus, rules.bonus)
    total = min(uncapped, MOST_TOTAL)
    earned = next((stars for stars, least in rules.steps if total >= least), 0)
    stars = min(earned, rules.breach_most_stars) if verified_breach else earned
    return StarSum(uncapped, total, earned, stars)
