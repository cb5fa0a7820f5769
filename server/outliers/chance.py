"""How unlikely a count is, among days that differ from one another more than by pure chance."""

from functools import lru_cache
from math import ceil, exp, lgamma, log, log1p

SHAPE = 8.0
"""Of the gamma distribution that a day's own rate is drawn from: weather, events, holidays. With it
counts are negative binomial, of variance mean + mean²/SHAPE; without it (Poisson) every sunny
Saturday of a busy shop would be an outlier."""

_ENOUGH = 1e-17


def chance_of_at_least(count: int, mean: float) -> float:
    """P(N >= count) for a count of that mean."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    grows = mean / (mean + SHAPE)
    term = exp(
        lgamma(count + SHAPE)
        - lgamma(SHAPE)
        - lgamma(count + 1)
        + SHAPE * log(SHAPE / (mean + SHAPE))
        + count * log(grows)
    )
    total, number = 0.0, count
    while term > _ENOUGH * max(total, 1e-300) or number < mean:
        total += term
        number += 1
        term *= grows * (number - 1 + SHAPE) / number
    return min(total, 1.0)


@lru_cache(maxsize=4096)
def least_outlier(mean: float, *, chance: float, least: int) -> int:
    """The smallest count that is less likely than `chance`, and at least `least`."""
    high = max(least, ceil(mean))
    while chance_of_at_least(high, mean) >= chance:
        high *= 2
    low = max(least, ceil(mean)) - 1
    while high - low > 1:
        middle = (low + high) // 2
        likely = chance_of_at_least(middle, mean) >= chance
        low, high = (middle, high) if likely else (low, middle)
    return high


def chance_of_share(count: int, total: int, share: float) -> float:
    """P(N >= count) when each of `total` is one with probability `share` (binomial)."""
    if count <= 0:
        return 1.0
    terms = (
        exp(_log_ways(total, n) + n * log(share) + (total - n) * log1p(-share))
        for n in range(count, total + 1)
    )
    return min(sum(terms), 1.0)


def _log_ways(total: int, count: int) -> float:
    return lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
