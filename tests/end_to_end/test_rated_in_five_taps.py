"""From home to a rating that is sent: five presses of a real pointer, and only once a visit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, run, until

TAPS = ("home.merchants", "merchants.merchant.0", "merchant.rate", "rate.star.4", "rate.send")


@pytest.fixture
def terminal(tmp_path: Path, server: ServerProcess, display: str) -> Iterator[TerminalProcess]:
    made = TerminalProcess(tmp_path, display, {"sync_every_s": 1, "idle_s": 600})
    made.enrol(server.enrolment_code(STATION))
    run("dangqun-kiosk", "--data", made.data, "sync", "--once")
    made.start()
    yield made
    made.stop()


def ratings_of_terminals(server: ServerProcess) -> list[int]:
    stars: list[int] = server.ask(
        "from server.merchants.models import Rating\n"
        "rows = Rating.objects.exclude(device=None)\n"
        "print(json.dumps(list(rows.values_list('stars', flat=True))))"
    )
    return stars


def test_a_merchant_is_rated_in_five_taps_and_once(
    server: ServerProcess, terminal: TerminalProcess
) -> None:
    assert len(TAPS) <= 5
    for name in TAPS:
        terminal.tap(name)
    terminal.waits_for("谢谢您的评价")
    until(lambda: ratings_of_terminals(server) == [4], "the rating arrives")
    terminal.tap("rate.done")
    terminal.tap("merchant.rate")
    terminal.waits_for("您已评价过")
    assert "rate.send" not in terminal.names()
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    for name in TAPS:
        terminal.tap(name)
    terminal.waits_for("谢谢您的评价")
    until(lambda: ratings_of_terminals(server) == [4, 4], "the next visit's rating arrives")
