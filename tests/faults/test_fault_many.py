"""Many operations over a thin line, and many terminals at once."""

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.acts import act
from tests.faults.conftest import NewTerminal
from tests.faults.faults import LOSSES, NONE, Fault
from tests.faults.rig import Rig
from tests.faults.terminals import Terminal, new_terminal

THIN_OPS = int(os.environ.get("DANGQUN_FAULT_THIN_OPS", "1200"))
"""Of 10,000 in `make soak`: loss and line are the same, the queue is shorter."""

LINE_BITS_PER_S, LOSS = 1_000_000, 0.3
CROWD, EACH = 50, 6


def test_fault_33_a_long_queue_passes_a_thin_line_that_loses_a_third(
    rig: Rig, new: NewTerminal
) -> None:
    """30 % of the requests are lost, half of those after the commit. The line's time is counted,
    not waited for: at worst four times what the bare bytes take."""
    terminal = new()
    kinds = ("merchant.scanned", "study.finished", "feedback.sent", "quiz.attempted")
    for number in range(THIN_OPS):
        assert act(terminal.desk, kinds[number % 4], number)
    chance = random.Random(33)
    rig.proxy.weather = lambda request: _lossy(chance)
    rig.proxy.bits_per_s, rig.proxy.virtual_s = LINE_BITS_PER_S, 0.0
    rounds = 0
    while terminal.counts()["pending"]:
        terminal.sync()
        rounds += 1
        assert rounds < 100 + THIN_OPS // 20, "no progress"
    counts = terminal.counts()
    assert (counts["applied"], counts["parked"]) == (THIN_OPS, 0)
    assert rig.rows("SELECT count(*) FROM ingest_appliedop") == [(THIN_OPS,)]
    bare_s = THIN_OPS * 900 * 8 / LINE_BITS_PER_S
    print(f"{THIN_OPS} ops, {rounds} rounds, {rig.proxy.virtual_s:.0f} s on the line")
    assert rig.proxy.virtual_s < 4 * bare_s


def _lossy(chance: random.Random) -> Fault:
    return chance.choice(LOSSES) if chance.random() < LOSS else NONE


def test_fault_35_fifty_terminals_that_come_back_together_lose_and_double_nothing(
    rig: Rig, tmp_path: Path
) -> None:
    crowd = [new_terminal(rig, tmp_path / f"{n}", f"{n}", station=n % 3) for n in range(CROWD)]
    kinds = ("merchant.scanned", "feedback.sent", "merchant.rated", "booking.requested")
    for terminal in crowd:
        for number in range(EACH):
            assert act(terminal.desk, kinds[number % 4], number)
    try:
        _reconnect_together(crowd)
        counts = [terminal.counts() for terminal in crowd]
    finally:
        for terminal in crowd:
            terminal.close()
    assert [(one["pending"], one["parked"]) for one in counts] == [(0, 0)] * CROWD
    assert rig.rows("SELECT count(*) FROM ingest_appliedop") == [(CROWD * EACH,)]
    taken = rig.rows(
        "SELECT count(*) FROM rooms_booking a JOIN rooms_booking b ON a.room_id = b.room_id "
        "AND a.id < b.id AND a.start < b.end AND b.start < a.end "
        "WHERE a.status IN ('confirmed', 'pending') AND b.status IN ('confirmed', 'pending')"
    )
    assert taken == [(0,)]


def _reconnect_together(crowd: list[Terminal]) -> None:
    together = threading.Barrier(len(crowd))

    def work(terminal: Terminal) -> None:
        together.wait(60)
        for _ in range(40):
            terminal.sync()
            if not terminal.counts()["pending"]:
                return

    with ThreadPoolExecutor(len(crowd)) as pool:
        list(pool.map(work, crowd))
