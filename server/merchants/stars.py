"""How many stars a merchant's points are worth (星级党员商户评定)."""

from server.merchants.models.merchant import StarRating

_FROM_POINTS = ((95, 5), (90, 4), (85, 3), (80, 2), (75, 1))


def total_points(rating: StarRating) -> int:
    """All parts and the bonus, at most 100."""
    parts = rating.identity + rating.operation + rating.systems + rating.consumer_protection
    return min(parts + rating.bonus, 100)


def stars(rating: StarRating) -> int:
    """0 to 5. A verified breach takes the fifth star."""
    points = total_points(rating)
    earned = next((count for least, count in _FROM_POINTS if points >= least), 0)
    return min(earned, 4) if rating.verified_breach else earned
