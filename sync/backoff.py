"""How long to wait before the next try: jittered, from 2 s to 5 min, for ever."""

import random
from math import isfinite

FIRST_S = 2.0
LONGEST_S = 300.0
LONGEST_WISH_S = 600.0


class Backoff:
    """Grows with each failure; a success resets it."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rng = rng or random.Random()
        self._failures = 0

    def reset(self) -> None:
        """The last try went well."""
        self._failures = 0

    def next_s(self, wish_s: float | None = None) -> float:
        """Seconds to wait. The server's wish is honoured up to 10 minutes; absurd ones are not."""
        ceiling = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failures, 16))
        self._failures += 1
        own = max(FIRST_S, self._rng.uniform(ceiling / 2, ceiling))
        if wish_s is None or not isfinite(wish_s) or wish_s < 0:
            return own
        return max(own, min(wish_s, LONGEST_WISH_S))
