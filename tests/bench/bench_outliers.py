"""How often normal weeks are flagged, how large a wave must be to be, and what the search costs.

Simulated shops (tests/server/rating_streams.py), seeds fixed. `poisson`: the same search without
the spread of days, for comparison.
"""

import os
import sys
import tempfile
import time
from bisect import bisect_left
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DANGQUN_SERVER_DATA"] = tempfile.mkdtemp()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.config.settings")

import django

django.setup()

from server.outliers import chance
from server.outliers.chance import least_outlier
from server.outliers.detection import HISTORY_WEEKS, WEEK, Watch, spans
from server.outliers.watches import day_watch, hour_watch, terminal_watch
from tests.bench.machine import report
from tests.server.rating_streams import START, stream

RATES = (0.1, 0.5, 2.0, 10.0, 50.0)
SHOPS, WEEKS = 25, 12
WATCHES = {"hour": hour_watch(), "day": day_watch(), "terminal": terminal_watch()}


def main() -> None:
    """Print the figures."""
    shape = chance.SHAPE
    figures = {"negative_binomial": _measure()}
    chance.SHAPE = 1e9
    least_outlier.cache_clear()
    figures["poisson"] = _measure()
    chance.SHAPE = shape
    least_outlier.cache_clear()
    report("outliers", shop_weeks=SHOPS * WEEKS, flagged=figures, wave_flagged_from=_needed())


def _measure() -> dict[str, dict[str, float]]:
    """False flags by watch and ratings a day, in SHOPS * WEEKS weeks each; the ms of a search."""
    found = {name: {f"{rate:g}": 0.0 for rate in RATES} for name in WATCHES}
    spent_s, searches = 0.0, 0
    for rate in RATES:
        for seed in range(SHOPS):
            moments = stream(Random(seed), per_day=rate, weeks=HISTORY_WEEKS + WEEKS)
            new = range(bisect_left(moments, START + HISTORY_WEEKS * WEEK), len(moments))
            for name, watch in WATCHES.items():
                started = time.thread_time()
                flagged = spans(moments, history=moments, new=new, watch=watch)
                spent_s, searches = spent_s + time.thread_time() - started, searches + 1
                found[name][f"{rate:g}"] += len(flagged)
    return {**found, "search": {"mean_ms": round(spent_s / searches * 1000, 2)}}


def _needed() -> dict[str, dict[str, int]]:
    """The smallest wave that is always flagged, by ratings a day."""
    return {
        name: {f"{rate:g}": _least(watch, rate) for rate in RATES}
        for name, watch in WATCHES.items()
    }


def _least(watch: Watch, rate: float) -> int:
    expected = max(rate, watch.least_per_day) * watch.busiest_share
    return least_outlier(expected, chance=watch.chance, least=watch.least)


if __name__ == "__main__":
    main()
