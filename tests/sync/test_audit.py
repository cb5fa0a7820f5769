"""What the server holds is proved before it is forgotten here."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import apsw

from sync import outbox
from sync.audit import audit, is_due
from sync.client import Client
from sync.push import Pusher
from tests.sync.conftest import HandClock
from tests.sync.server_double import Double

Capture = Callable[..., UUID]


def test_what_the_server_lost_is_sent_again(
    double: Double,
    pusher: Pusher,
    client: Client,
    capture: Capture,
    conn: apsw.Connection,
    clock: HandClock,
) -> None:
    ids = [str(capture()) for _ in range(8)]
    pusher.push_all()
    del double.seqs[3], double.applied[ids[2]]
    found = audit(conn, client, clock=clock)
    assert (found.proved, found.sent_again, found.pruned) == (7, 1, 0)
    pusher.push_all()
    assert double.effects == [*ids, ids[2]]


def test_only_what_is_proved_and_old_is_pruned_and_numbers_go_on(
    double: Double,
    pusher: Pusher,
    client: Client,
    capture: Capture,
    conn: apsw.Connection,
    clock: HandClock,
) -> None:
    for _ in range(4):
        capture()
    pusher.push_all()
    clock.move(timedelta(days=31))
    waiting = capture()
    double.seqs[2]["sha256"] = "0" * 64
    found = audit(conn, client, clock=clock)
    assert (found.proved, found.sent_again, found.pruned) == (3, 1, 3)
    left = [row[0] for row in conn.execute("SELECT op_id FROM outbox ORDER BY id")]
    assert str(waiting) in left
    assert len(left) == 2
    capture()
    batch = outbox.next_batch(conn)
    assert batch is not None
    assert [op["seq"] for op in batch.ops] == [2, 5, 6]


def test_an_empty_outbox_still_counts_on_from_what_was_pruned(
    pusher: Pusher, client: Client, capture: Capture, conn: apsw.Connection, clock: HandClock
) -> None:
    capture()
    pusher.push_all()
    clock.move(timedelta(days=31))
    assert audit(conn, client, clock=clock).pruned == 1
    capture()
    batch = outbox.next_batch(conn)
    assert batch is not None
    assert batch.ops[0]["seq"] == 2


def test_an_audit_is_due_once_a_day_and_when_the_clock_was_set_back(
    client: Client, conn: apsw.Connection, clock: HandClock
) -> None:
    assert is_due(conn, clock=clock)
    audit(conn, client, clock=clock)
    assert not is_due(conn, clock=clock)
    clock.move(timedelta(hours=25))
    assert is_due(conn, clock=clock)
    audit(conn, client, clock=clock)
    clock.move(timedelta(days=-400))
    assert is_due(conn, clock=clock)
