"""The four parts of a merchant's stars as a radar chart and as rows, from one set of numbers."""

from dataclasses import dataclass

from server.merchants.selectors import PARTS, Merchant, result_of, rules_of

_SHORT = {
    "identity": "亮明身份",
    "operation": "经营管理",
    "systems": "制度建设",
    "consumer_protection": "消费维权",
}
CENTRE_X, CENTRE_Y, RADIUS = 150.0, 100.0, 74.0
_DIRECTIONS = ((0, -1), (1, 0), (0, 1), (-1, 0))
RINGS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Part:
    """Points of one part, and the most there are."""

    label: str
    points: int
    most: int

    @property
    def share(self) -> float:
        return min(self.points / self.most, 1.0) if self.most else 0.0


@dataclass(frozen=True)
class StarSheet:
    """The count as the page shows it. `steps`: least points and stars, the most first."""

    parts: tuple[Part, ...]
    bonus: int
    most_bonus: int
    total: int
    stars: int
    has_breach: bool
    breach_most_stars: int
    steps: tuple[tuple[int, int], ...]

    @property
    def area(self) -> str:
        """The corners of the merchant's shape."""
        return _corners(tuple(part.share for part in self.parts))

    @property
    def rings(self) -> list[str]:
        return [_corners((ring,) * len(self.parts)) for ring in RINGS]


def star_sheet(merchant: Merchant) -> StarSheet | None:
    """None when the merchant was not assessed."""
    rating = getattr(merchant, "star_rating", None)
    if rating is None:
        return None
    rules, result = rules_of(rating), result_of(rating)
    parts = tuple(Part(_SHORT[name], getattr(rating, name), rules.most(name)) for name in PARTS)
    return StarSheet(
        parts=parts,
        bonus=result.bonus,
        most_bonus=rules.bonus,
        total=result.total,
        stars=result.stars,
        has_breach=rating.verified_breach,
        breach_most_stars=rules.breach_most_stars,
        steps=tuple(zip(rules.thresholds, range(len(rules.thresholds), 0, -1), strict=True)),
    )


def _corners(shares: tuple[float, ...]) -> str:
    points = (
        (CENTRE_X + x * RADIUS * share, CENTRE_Y + y * RADIUS * share)
        for (x, y), share in zip(_DIRECTIONS, shares, strict=True)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
