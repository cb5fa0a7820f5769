"""The outbox: capture, batches, results, states."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import apsw
import msgspec
import pytest
import rfc8785

from sync import outbox, state
from sync.events.feedback_sent import FeedbackSent
from sync.outbox import Batch, NoInstall, Result
from sync.transaction import transaction
from tests.sync.conftest import INSTALL, HandClock

Capture = Callable[..., UUID]


def _result(op_id: object, word: str, **detail: object) -> Result:
    return Result(str(op_id), word, "", "", None, dict(detail))


def _batch(conn: apsw.Connection) -> Batch:
    batch = outbox.next_batch(conn)
    assert batch is not None
    return batch


def test_sequence_numbers_have_no_gap_even_after_a_capture_that_failed(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    capture()
    body = FeedbackSent(feedback_kind="praise", text="x", reference="ABCD1234")

    def capture_and_fail() -> None:
        with transaction(conn) as tx:
            outbox.append(tx, body, clock=clock)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        capture_and_fail()
    capture()
    assert [op["seq"] for op in _batch(conn).ops] == [1, 2]


def test_an_operation_carries_the_hash_of_its_canonical_body(
    conn: apsw.Connection, capture: Capture
) -> None:
    capture("谢谢 <b>")
    (op,) = _batch(conn).ops
    body = json.loads(bytes(op["body"]))
    assert bytes(op["body"]) == rfc8785.dumps(body)
    assert op["sha256"] == hashlib.sha256(bytes(op["body"])).hexdigest()
    assert op["kind"] == "feedback.sent"
    assert op["kind_v"] == 1
    assert body["text"] == "谢谢 <b>"


def test_nothing_is_captured_before_enrolment(conn: apsw.Connection, clock: HandClock) -> None:
    body = FeedbackSent(feedback_kind="praise", text="x", reference="ABCD1234")
    with transaction(conn) as tx:
        state.drop(tx, "enrolment")
    with pytest.raises(NoInstall), transaction(conn) as tx:
        outbox.append(tx, body, clock=clock)


def test_a_batch_keeps_both_limits(conn: apsw.Connection, capture: Capture) -> None:
    for _ in range(250):
        capture("文" * 500)
    batch = _batch(conn)
    sent = msgspec.json.encode({"ops": batch.ops})
    assert len(batch.ops) <= outbox.MAX_OPS
    assert outbox.MAX_BYTES * 0.9 < len(sent) <= outbox.MAX_BYTES
    following = outbox.next_batch(conn, after_id=batch.last_id)
    assert following is not None
    assert following.ops[0]["seq"] == len(batch.ops) + 1


def test_a_final_outcome_ends_an_operation_once(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    op_id = capture()
    batch = _batch(conn)
    with transaction(conn) as tx:
        outbox.record_results(tx, batch, [_result(op_id, "applied")], clock=clock)
        outbox.record_results(tx, batch, [_result(op_id, "rejected")], clock=clock)
    assert outbox.counts(conn)["applied"] == 1
    assert outbox.next_batch(conn) is None


def test_a_duplicate_counts_as_the_outcome_that_the_server_stored(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    op_id = capture()
    result = _result(op_id, "duplicate", outcome="conflict", choices=[])
    with transaction(conn) as tx:
        outbox.record_results(tx, _batch(conn), [result], clock=clock)
    assert outbox.counts(conn)["conflict"] == 1


@pytest.mark.parametrize("outcome", ["deferred", "retry", "something new"])
def test_an_outcome_that_is_not_final_leaves_the_operation_pending(
    conn: apsw.Connection, capture: Capture, clock: HandClock, outcome: str
) -> None:
    op_id = capture()
    with transaction(conn) as tx:
        outbox.record_results(tx, _batch(conn), [_result(op_id, outcome)], clock=clock)
    assert outbox.counts(conn)["pending"] == 1


def test_a_result_for_an_operation_that_was_not_sent_is_ignored(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    capture()
    batch = _batch(conn)
    later = capture()
    with transaction(conn) as tx:
        outbox.record_results(tx, batch, [_result(later, "applied")], clock=clock)
    assert outbox.counts(conn)["pending"] == 2


def test_an_operation_that_is_answered_retry_again_and_again_is_parked_and_tried_a_day_later(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    op_id = capture()
    for _ in range(outbox.MAX_TRIES):
        with transaction(conn) as tx:
            outbox.record_results(tx, _batch(conn), [_result(op_id, "retry")], clock=clock)
    assert outbox.counts(conn)["parked"] == 1
    clock.move(timedelta(hours=25))
    with transaction(conn) as tx:
        outbox.unpark_due(tx, clock=clock)
    assert outbox.counts(conn)["pending"] == 1


def test_a_new_install_counts_open_operations_from_one_and_keeps_their_ids(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    first, second, third = capture(), capture(), capture()
    with transaction(conn) as tx:
        outbox.record_results(tx, _batch(conn), [_result(first, "applied")], clock=clock)
        outbox.adopt_install(tx, uuid4())
    ops = _batch(conn).ops
    assert [(op["op_id"], op["seq"]) for op in ops] == [(str(second), 1), (str(third), 2)]
    assert _batch(conn).install_id != INSTALL
    assert capture()
    assert _batch(conn).ops[-1]["seq"] == 3


def test_a_deferred_operation_tells_what_it_waits_for(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    result = Result(str(capture()), "deferred", "parent_missing", "", None, {})
    with transaction(conn) as tx:
        outbox.record_results(tx, _batch(conn), [result], clock=clock)
    assert conn.execute("SELECT state, code FROM outbox").fetchall() == [
        ("pending", "parent_missing")
    ]


def test_a_rejected_operation_is_a_dead_letter_until_its_correction_is_applied(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    def answer(op_id: UUID, outcome: str) -> None:
        with transaction(conn) as tx:
            outbox.record_results(tx, _batch(conn), [_result(op_id, outcome)], clock=clock)

    def letters() -> list[tuple[str, bool]]:
        return [(letter.op_id, letter.being_corrected) for letter in outbox.dead_letters(conn)]

    first = capture("一")
    answer(first, "rejected")
    assert letters() == [(str(first), False)]
    second = capture("二", supersedes=first)
    assert letters() == [(str(first), True)]
    assert _batch(conn).ops[0]["supersedes"] == str(first)
    answer(second, "rejected")
    assert letters() == [(str(second), False)]
    third = capture("三", supersedes=second)
    answer(third, "applied")
    assert letters() == []


def test_after_a_restore_everything_kept_is_pending_again(
    conn: apsw.Connection, capture: Capture, clock: HandClock
) -> None:
    op_id = capture()
    with transaction(conn) as tx:
        outbox.record_results(tx, _batch(conn), [_result(op_id, "applied")], clock=clock)
        assert outbox.send_again(tx, clock=clock) == 1
    assert outbox.counts(conn)["pending"] == 1


def test_what_is_asked_all_the_time_does_not_read_what_is_done(conn: apsw.Connection) -> None:
    asked = {
        "open": "SELECT count(*) FILTER (WHERE state = 'pending') FROM outbox "
        "WHERE state <> 'done'",
        "next": "SELECT body FROM outbox WHERE state = 'pending' AND state <> 'done' AND id > 0 "
        "ORDER BY id LIMIT 200",
        "oldest": "SELECT occurred_at FROM outbox WHERE state = 'pending' AND state <> 'done' "
        "ORDER BY id LIMIT 1",
        "due": "UPDATE outbox SET tries = 0 WHERE state = 'parked' AND state <> 'done'",
        "rejected": "SELECT op_id FROM outbox o WHERE outcome = 'rejected' AND NOT EXISTS "
        "(SELECT 1 FROM outbox c WHERE c.supersedes = o.op_id AND c.state = 'done') ORDER BY id",
    }
    plans = {
        name: " ".join(str(row[3]) for row in conn.execute(f"EXPLAIN QUERY PLAN {query}"))
        for name, query in asked.items()
    }
    assert "COVERING INDEX outbox_open" in plans["open"]
    for name in ("next", "oldest", "due"):
        assert "INDEX outbox_open" in plans[name]
    assert "INDEX outbox_rejected" in plans["rejected"]
    assert "INDEX outbox_corrections" in plans["rejected"]
    assert not any("TEMP B-TREE" in plan for plan in plans.values())
