"""What was pruned or replaced is in no file any more, and its room is used again."""

from pathlib import Path
from typing import cast
from uuid import UUID

import apsw
import pytest

from kiosk.desk import Desk
from sync import audit, outbox, state
from sync.client import Client
from sync.clock import rfc3339
from sync.events.feedback_sent import FeedbackSent
from sync.pull import apply_page, swap_snapshot
from sync.wire import ChangeRow, Receipt, ReceiptsReply
from tests.factories import bytes_on_disk, enrolled_desk
from tests.fakes import FakeClock

MARKER = "一段要忘记的话"
OPS_A_DAY = 200


class EverythingArrived:
    """A client (`sync.client.Client`) whose server holds every operation of a store."""

    def __init__(self, conn: apsw.Connection) -> None:
        self._conn = conn

    def receipts(self, after: int, *, install_id: str) -> ReceiptsReply:
        rows = self._conn.execute(
            "SELECT seq, op_id, sha256 FROM outbox WHERE install_id = ? AND seq > ? ORDER BY seq",
            (install_id, after),
        )
        return ReceiptsReply(
            [Receipt(int(str(a)), UUID(str(b)), str(c), "applied") for a, b, c in rows]
        )


def _capture(desk: Desk, texts: list[str]) -> None:
    with desk.store.transaction() as tx:
        for text in texts:
            body = FeedbackSent(feedback_kind="praise", text=text, reference="ABCD1234")
            outbox.append(tx, body, clock=desk.clock)


def _answer_all(desk: Desk) -> None:
    while batch := outbox.next_batch(desk.store.reader):
        results = [outbox.Result(op["op_id"], "applied", "", "", 1, {}) for op in batch.ops]
        with desk.store.transaction() as tx:
            outbox.record_results(tx, batch, results, clock=desk.clock)


def _audit(desk: Desk) -> audit.Audit:
    with desk.store.transaction() as tx:
        state.put(tx, "server_time", rfc3339(desk.clock.now()))
    client = cast(Client, EverythingArrived(desk.store.connect()))
    return audit.audit(desk.store.reader, client, clock=desk.clock)


def test_what_was_pruned_is_in_no_file(place: Path) -> None:
    desk = enrolled_desk(place)
    for _ in range(5):
        _capture(desk, [f"{MARKER} {number}" * 9 for number in range(40)])
        _capture(desk, ["谢谢"] * 10)
    _answer_all(desk)
    assert MARKER.encode() in bytes_on_disk(desk)
    cast(FakeClock, desk.clock).pass_time(days=31)
    _capture(desk, ["谢谢"])
    assert _audit(desk).pruned == 250
    assert MARKER.encode() not in bytes_on_disk(desk)
    desk.store.close()


@pytest.mark.parametrize("way", ["tombstone", "snapshot"])
def test_what_was_withdrawn_is_in_no_file_after_the_next_audit(way: str, place: Path) -> None:
    desk = enrolled_desk(place)
    change = ChangeRow(type="content", id=UUID(int=900), version=1, body={"title": MARKER})
    with desk.store.transaction() as tx:
        apply_page(tx, [change], cursor="c2")
    assert MARKER.encode() in bytes_on_disk(desk)
    gone = ChangeRow(type="content", id=UUID(int=900), version=2, deleted=True)
    with desk.store.transaction() as tx:
        if way == "tombstone":
            apply_page(tx, [gone], cursor="c3")
        else:
            swap_snapshot(tx, [], cursor="c3")
    _audit(desk)
    assert MARKER.encode() not in bytes_on_disk(desk)
    desk.store.close()


def test_the_file_stops_growing_when_pruning_begins(place: Path) -> None:
    """Pages of pruned rows are used again: no vacuum is needed."""
    desk = enrolled_desk(place)
    clock = cast(FakeClock, desk.clock)
    sizes = []
    for _day in range(75):
        _capture(desk, ["谢谢" * 30] * OPS_A_DAY)
        _answer_all(desk)
        _audit(desk)
        sizes.append((desk.store.folder / "terminal.db").stat().st_size)
        clock.pass_time(days=1)
    assert sizes[30] > 10 * sizes[1]
    assert sizes[74] < 1.05 * sizes[33]
    desk.store.close()
