"""Waiting between tries."""

import math
import random

import pytest

from sync.backoff import Backoff


def test_waits_grow_from_two_seconds_to_five_minutes_and_stay_there() -> None:
    backoff = Backoff(random.Random(1))
    waits = [backoff.next_s() for _ in range(40)]
    assert 2 <= waits[0] <= 2
    assert max(waits) <= 300
    assert min(waits[10:]) >= 150
    assert len(set(waits[10:])) > 20


def test_a_success_starts_again() -> None:
    backoff = Backoff(random.Random(1))
    for _ in range(10):
        backoff.next_s()
    backoff.reset()
    assert backoff.next_s() <= 2


@pytest.mark.parametrize(
    ("wish", "least", "most"),
    [
        (100, 100, 100),
        (86_400, 600, 600),
        (-5, 2, 2),
        (math.inf, 2, 2),
        (math.nan, 2, 2),
        (0, 2, 2),
    ],
)
def test_the_servers_wish_is_honoured_up_to_ten_minutes(
    wish: float, least: float, most: float
) -> None:
    assert least <= Backoff(random.Random(1)).next_s(wish) <= most
