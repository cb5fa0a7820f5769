"""Pushing through a network and to a server that misbehave: nothing lost, nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import apsw
import pytest

from sync import outbox
from sync.errors import NotAuthorised, RetryLater, Revoked, UpgradeNeeded
from sync.push import Pusher
from sync.wire import MEDIA_TYPE
from tests.sync.conftest import HandClock
from tests.sync.server_double import Answer, Double, html, problem

Capture = Callable[..., UUID]


def test_everything_pending_arrives_once_and_in_order(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    ids = [str(capture()) for _ in range(450)]
    assert pusher.push_all() == 450
    assert double.effects == ids
    assert [len(push["ops"]) for push in double.pushes] == [200, 200, 50]
    assert outbox.counts(conn)["pending"] == 0


def test_the_envelope_says_when_and_from_which_boot(
    double: Double, pusher: Pusher, capture: Capture, clock: HandClock
) -> None:
    capture()
    clock.move(timedelta(seconds=7))
    pusher.push_all()
    (push,) = double.pushes
    assert push["proto"] == 1
    assert push["sent_at"] == "2026-11-24T03:00:07.000Z"
    assert push["sent_mono_ms"] - push["ops"][0]["mono_ms"] == 7_000
    assert push["boot_id"] == push["ops"][0]["boot_id"] == "boot-1"


NO_ACK = [
    html(200),
    html(404),
    html(302),
    html(502),
    Answer(200, b"{}", MEDIA_TYPE),
    Answer(200, b'{"batch_id"', MEDIA_TYPE),
    Answer(200, b"x" * 400, MEDIA_TYPE, cut_at=100),
    problem(429, "slow_down", retry_after=3),
    problem(503, "busy"),
    problem(425, "too_early"),
    problem(408, "timeout"),
]


@pytest.mark.parametrize(
    "answer", NO_ACK, ids=lambda answer: f"{answer.status}-{answer.body[:8]!r}"
)
def test_a_reply_that_is_no_acknowledgement_leaves_all_pending(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection, answer: Answer
) -> None:
    op_id = capture()
    double.script = [answer]
    with pytest.raises(RetryLater):
        pusher.push_all()
    assert outbox.counts(conn)["pending"] == 1
    assert pusher.push_all() == 1
    assert double.effects == [str(op_id)]


def test_a_reply_for_another_batch_is_no_acknowledgement(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    capture()
    double.script = [lambda request: double.accept({**request, "batch_id": str(uuid4())})]
    with pytest.raises(RetryLater):
        pusher.push_all()
    assert outbox.counts(conn)["pending"] == 1


def test_a_reply_that_is_lost_after_the_commit_has_no_second_effect(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    op_id = capture()

    def commit_and_hang_up(request: dict[str, Any]) -> Answer:
        answer = double.accept(request)
        return Answer(200, answer.body, cut_at=0)

    double.script = [commit_and_hang_up]
    with pytest.raises(RetryLater):
        pusher.push_all()
    pusher.push_all()
    assert double.effects == [str(op_id)]
    assert outbox.counts(conn)["applied"] == 1


def test_operations_that_a_reply_does_not_list_stay_pending(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    for _ in range(4):
        capture()
    double.script = [lambda request: double.accept({**request, "ops": request["ops"][:2]})]
    assert pusher.push_all() == 2
    assert outbox.counts(conn)["pending"] == 2
    assert pusher.push_all() == 2


def test_a_poison_operation_is_parked_and_the_others_go_on(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection, clock: HandClock
) -> None:
    ids = [str(capture()) for _ in range(9)]
    poison = ids[4]

    def fail_on_poison(request: dict[str, Any]) -> Answer:
        if any(op["op_id"] == poison for op in request["ops"]):
            return problem(500, "server_error")
        return double.accept(request)

    double.script = [fail_on_poison] * 100
    for _ in range(20):
        try:
            pusher.push_all()
            break
        except RetryLater:
            continue
    assert double.effects == [op_id for op_id in ids if op_id != poison]
    assert outbox.counts(conn)["parked"] == 1
    double.script = []
    clock.move(timedelta(days=1, minutes=1))
    pusher.push_all()
    assert poison in double.effects


def test_a_server_that_is_down_for_all_parks_nothing(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    for _ in range(3):
        capture()
    double.script = [html(502)] * 200
    for _ in range(30):
        with pytest.raises(RetryLater):
            pusher.push_all()
    assert outbox.counts(conn) | {"pending": 3, "parked": 0} == outbox.counts(conn)


def test_a_batch_that_is_too_large_is_halved_until_it_fits(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    ids = [str(capture()) for _ in range(20)]

    def small_only(request: dict[str, Any]) -> Answer:
        return problem(413, "too_large") if len(request["ops"]) > 5 else double.accept(request)

    double.script = [small_only] * 50
    assert pusher.push_all() == 20
    assert double.effects == ids


def test_a_batch_that_the_server_cannot_read_is_halved_down_to_the_culprit(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    ids = [str(capture()) for _ in range(6)]

    def unreadable(request: dict[str, Any]) -> Answer:
        found = any(op["op_id"] == ids[3] for op in request["ops"])
        return problem(400, "bad_json") if found else double.accept(request)

    double.script = [unreadable] * 50
    assert pusher.push_all() == 5
    assert outbox.counts(conn)["parked"] == 1


def test_one_operation_that_is_too_large_is_parked(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    capture()
    double.script = [html(413)]
    assert pusher.push_all() == 0
    assert outbox.counts(conn)["parked"] == 1


def test_a_rejected_operation_keeps_its_body_and_the_reason(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    capture("有内容")
    double.outcomes = lambda op: {"outcome": "rejected", "code": "no", "message_key": "不行"}
    pusher.push_all()
    row = conn.execute("SELECT body, code, message_key FROM outbox").fetchone()
    assert row is not None
    assert "有内容" in str(row[0])
    assert row[1:] == ("no", "不行")


def test_a_deferred_child_goes_through_when_its_parent_has_arrived(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    parent = capture()
    child = capture(depends_on=parent)

    def parent_lost(request: dict[str, Any]) -> Answer:
        return double.accept({**request, "ops": request["ops"][1:]})

    double.outcomes = lambda op: (
        {"outcome": "deferred"}
        if op["depends_on"] and op["depends_on"] not in double.applied
        else None
    )
    double.script = [parent_lost]
    pusher.push_all()
    assert outbox.counts(conn)["pending"] == 2
    pusher.push_all()
    assert double.effects == [str(parent), str(child)]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(401, "bearer_unknown"), NotAuthorised),
        (problem(403, "device_revoked"), Revoked),
        (problem(426, "upgrade"), UpgradeNeeded),
    ],
)
def test_a_server_that_refuses_the_device_deletes_nothing(
    double: Double,
    pusher: Pusher,
    capture: Capture,
    conn: apsw.Connection,
    answer: Answer,
    error: type[Exception],
) -> None:
    capture()
    double.script = [answer]
    with pytest.raises(error):
        pusher.push_all()
    assert outbox.counts(conn)["pending"] == 1


def test_a_cloned_device_goes_on_under_its_new_install(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    ids = [str(capture()), str(capture())]
    new = str(uuid4())
    double.script = [problem(409, "install_fork", install_id=new)]
    assert pusher.push_all() == 2
    assert double.effects == ids
    assert double.pushes[-1]["install_id"] == new


def test_a_restored_server_is_given_again_what_its_backup_lacks(
    double: Double, pusher: Pusher, capture: Capture, conn: apsw.Connection
) -> None:
    ids = [str(capture()) for _ in range(3)]
    pusher.push_all()
    double.epoch = "epoch-2"
    double.applied = {ids[0]: double.applied[ids[0]]}
    double.effects.clear()
    last = str(capture())
    pusher.push_all()
    assert set(double.effects) == {*ids[1:], last}
    assert outbox.counts(conn)["pending"] == 0


def test_no_server_at_all_is_a_retry(
    pusher: Pusher, capture: Capture, conn: apsw.Connection, double: Double
) -> None:
    capture()
    pusher._client._base = "http://127.0.0.1:9/api/v1/"
    with pytest.raises(RetryLater):
        pusher.push_all()
    assert outbox.counts(conn)["pending"] == 1


def test_a_server_that_forks_or_restores_all_the_time_is_asked_again_after_a_pause(
    double: Double, pusher: Pusher, capture: Callable[..., UUID]
) -> None:
    capture()
    double.script = [problem(409, "install_fork", install_id=str(uuid4())) for _ in range(9)]
    with pytest.raises(RetryLater):
        pusher.push_all()
    assert len(double.pushes) == 2
    double.script.clear()

    def another_epoch(request: dict[str, Any]) -> Answer:
        double.epoch = f"epoch-{len(double.pushes)}"
        return double.accept(request)

    double.script = [another_epoch] * 9
    with pytest.raises(RetryLater):
        pusher.push_all()
    assert len(double.pushes) == 4
