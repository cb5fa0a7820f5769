"""After quiet: the network is whole, clocks are right, the office has helped. Then P and C hold.

P  every healthy operation is done
C  what the terminal has is what the server would give it, and both say the same of each operation
"""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from tests.faults.ledger import Ledger
from tests.faults.rig import APP_VERSION, Rig
from tests.faults.terminals import Terminal

MOST_ROUNDS = 14
A_DAY = timedelta(days=1, minutes=2)


def become_quiet(rig: Rig, terminals: list[Terminal]) -> None:
    """No faults, right clocks, every device in use, no sickness; then rounds over some days."""
    rig.proxy.heal()
    rig.office("end_slow")
    for name in ("poison", "death", "deadlock"):
        rig.switch(name, on=False)
    for terminal in terminals:
        terminal.clock.set_right()
        terminal.use_version(APP_VERSION)
        if terminal.known is not None:
            rig.office("reinstate", device_id=terminal.device_id)
    for number in range(MOST_ROUNDS):
        if number in (1, 4, 7):
            rig.world.pass_time(A_DAY)
        settled = [_settle(terminal) for terminal in terminals]
        if number > 7 and all(settled):
            return


def _settle(terminal: Terminal) -> bool:
    """One round; whether there is nothing left to do. One that is not known enrols again."""
    if terminal.known is None:
        terminal.code = None
        terminal.enrol()
    report = terminal.sync()
    assert report is not None
    if report.trouble in ("NotAuthorised", "Revoked"):
        terminal.code = None
        terminal.enrol()
        return False
    counts = terminal.counts()
    return (
        report.trouble is None and not report.changed and not counts["pending"] + counts["parked"]
    )


def check_progress(terminals: list[Terminal]) -> None:
    for terminal in terminals:
        counts = terminal.counts()
        assert (counts["pending"], counts["parked"]) == (0, 0), f"P: {terminal.name} {counts}"


def check_convergence(rig: Rig, terminals: list[Terminal], ledger: Ledger) -> None:
    held = ledger.held()
    for terminal in terminals:
        given = rig.office("snapshot", device_id=terminal.device_id)
        there = {(row["type"], row["id"], row["version"]) for row in given}
        assert terminal.entities() == there, f"C: {terminal.name} {terminal.entities() ^ there}"
        for op_id, sha256, _, outcome, *_ in terminal.outbox():
            assert (held[op_id].sha256, held[op_id].outcome) == (sha256, outcome), f"C: {op_id}"
        check_receipts(rig, terminal)


def check_receipts(rig: Rig, terminal: Terminal) -> None:
    """Every number of this terminal is receipted with its operation; without gaps, if there was
    only one machine with it ever."""
    receipts: dict[str, dict[int, str]] = defaultdict(dict)
    for install_id, seq, op_id in rig.rows("SELECT install_id, seq, op_id FROM ingest_receipt"):
        receipts[str(install_id)][seq] = str(op_id)
    for op_id, _, _, _, install_id, seq, *_ in terminal.outbox():
        assert receipts[str(UUID(str(install_id)))].get(int(seq)) == op_id, f"C: no receipt {op_id}"
    if terminal.has_forked or terminal.known is None:
        return
    mine = receipts[terminal.known.install_id]
    assert sorted(mine) == list(range(1, len(mine) + 1)), f"C: a number is missing in {mine}"
