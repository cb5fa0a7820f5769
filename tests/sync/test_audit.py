"""What the server holds is proved before it is forgotten here."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import apsw

from sync import outbox, state
from sync.audit import audit, is_due
from sync.client import Client
from sync.push import Pusher
from sync.transaction import transaction
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
    _server_is_at(conn, "2026-12-25T03:00:00Z")
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
    _server_is_at(conn, "2026-12-25T03:00:00Z")
    assert audit(conn, client, clock=clock).pruned == 1
    capture()
    batch = outbox.next_batch(conn)
    assert batch is not None
    assert batch.ops[0]["seq"] == 2


def test_a_clock_that_jumps_prunes_nothing(
    pusher: Pusher, client: Client, capture: Capture, conn: apsw.Connection, clock: HandClock
) -> None:
    clock.move(timedelta(days=-20_000))
    capture()
    pusher.push_all()
    clock.move(timedelta(days=40_000))
    found = audit(conn, client, clock=clock)
    assert (found.proved, found.pruned) == (1, 0)


def test_a_dead_letter_is_kept_until_its_outcome_changes(
    double: Double,
    pusher: Pusher,
    client: Client,
    capture: Capture,
    conn: apsw.Connection,
    clock: HandClock,
) -> None:
    double.outcomes = lambda op: {"outcome": "rejected", "code": "no_such_room"}
    capture()
    pusher.push_all()
    _server_is_at(conn, "2027-12-25T03:00:00Z")
    assert audit(conn, client, clock=clock).pruned == 0
    assert [letter.code for letter in outbox.dead_letters(conn)] == ["no_such_room"]
    double.seqs[1]["outcome"] = "applied"
    assert audit(conn, client, clock=clock).pruned == 1
    assert list(outbox.dead_letters(conn)) == []


def test_a_dead_letter_goes_with_its_correction_and_does_not_come_back(
    double: Double,
    pusher: Pusher,
    client: Client,
    capture: Capture,
    conn: apsw.Connection,
    clock: HandClock,
) -> None:
    double.outcomes = lambda op: None if op["supersedes"] else {"outcome": "rejected"}
    capture(supersedes=capture())
    pusher.push_all()
    assert list(outbox.dead_letters(conn)) == []
    _server_is_at(conn, "2027-12-25T03:00:00Z")
    assert audit(conn, client, clock=clock).pruned == 2
    assert list(outbox.dead_letters(conn)) == []


def test_an_outcome_that_the_office_decided_again_is_taken_over(
    double: Double,
    pusher: Pusher,
    client: Client,
    capture: Capture,
    conn: apsw.Connection,
    clock: HandClock,
) -> None:
    double.outcomes = lambda op: {"outcome": "rejected", "code": "no_such_room"}
    capture()
    pusher.push_all()
    double.seqs[1]["outcome"] = "applied"
    audit(conn, client, clock=clock)
    assert outbox.counts(conn)["applied"] == 1
    assert list(outbox.dead_letters(conn)) == []


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


def _server_is_at(conn: apsw.Connection, moment: str) -> None:
    with transaction(conn) as tx:
        state.put(tx, "server_time", moment)
