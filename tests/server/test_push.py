"""Push: every operation has at most one effect and an answer of its own."""

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from server.districts.models import District
from server.feedback.models import Feedback
from server.ingest.handlers import Operation, Outcome, applied, rejected
from server.ingest.models import AppliedOp, Receipt
from server.stations.models import Station
from sync.events.feedback_sent import FeedbackSent
from tests.server.conftest import Taker, make_station
from tests.server.terminal import Terminal, enrolled, new_id, praise

pytestmark = pytest.mark.django_db


def test_a_lost_request_is_simply_sent_again(terminal: Terminal, taker: Taker) -> None:
    reply = terminal.push(terminal.op())
    assert reply.outcomes == ["applied"]
    assert len(taker.taken) == 1


def test_a_lost_reply_gives_the_stored_result_again(terminal: Terminal, taker: Taker) -> None:
    taker.answer = lambda op, body: Outcome(
        "conflict", "taken", "已被占用", op.entity_id, {"choices": [1, 2]}
    )
    op = terminal.op()
    first = terminal.push(op).by_op[op["op_id"]]
    again = terminal.push(op).by_op[op["op_id"]]
    assert first["outcome"] == "conflict"
    assert again == {
        **first,
        "outcome": "duplicate",
        "detail": {"choices": [1, 2], "outcome": "conflict"},
    }
    assert len(taker.taken) == 1


def test_the_reply_echoes_the_batch_and_tells_the_time(terminal: Terminal, taker: Taker) -> None:
    batch_id = new_id()
    reply = terminal.push(terminal.op(), batch_id=batch_id, unknown_field={"kept": True})
    assert reply.document["batch_id"] == batch_id
    assert reply.document["server_time"].endswith("Z")
    assert len(reply.document["server_epoch"]) == 32


@pytest.mark.django_db(transaction=True)
def test_a_post_that_a_proxy_sends_twice_at_once_has_one_effect(
    terminal: Terminal, taker: Taker
) -> None:
    op, replies = terminal.op(), []

    def send() -> None:
        replies.append(terminal.push(op))
        connection.close()

    both = [threading.Thread(target=send) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(reply.outcomes[0] for reply in replies) == ["applied", "duplicate"]
    assert len(taker.taken) == 1


def test_a_retry_after_thirty_days_is_still_a_duplicate(terminal: Terminal, taker: Taker) -> None:
    op = terminal.op()
    terminal.push(op)
    AppliedOp.objects.update(received_at="2020-01-01T00:00:00Z")
    assert terminal.push(op).outcomes == ["duplicate"]


def test_a_server_killed_in_mid_batch_has_kept_what_it_did(
    terminal: Terminal, taker: Taker
) -> None:
    ops = [terminal.op(praise(text)) for text in ("一", "二", "三")]

    def killed(op: Operation, body: FeedbackSent) -> Outcome:
        if body.text == "二":
            raise KeyboardInterrupt
        return applied()

    taker.answer = killed
    with pytest.raises(KeyboardInterrupt):
        terminal.push(*ops)
    taker.answer = lambda op, body: applied()
    assert terminal.push(*ops).outcomes == ["duplicate", "applied", "applied"]
    assert [body.text for _, body in taker.taken] == ["一", "二", "三"]


def test_a_deadlock_is_answered_retry_and_leaves_no_trace(terminal: Terminal, taker: Taker) -> None:
    def deadlock(op: Operation, body: FeedbackSent) -> Outcome:
        raise OperationalError("deadlock detected")

    taker.answer = deadlock
    op = terminal.op()
    reply = terminal.push(op)
    assert (reply.outcomes, reply.document["results"][0]["code"]) == (["retry"], "database_busy")
    assert AppliedOp.objects.count() == 0
    taker.answer = lambda op, body: applied()
    assert terminal.push(op).outcomes == ["applied"]


def test_one_operation_that_breaks_the_server_does_not_stop_the_others(
    terminal: Terminal, taker: Taker, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(op: Operation, body: FeedbackSent) -> Outcome:
        if body.text == "张三 13800001234":
            raise KeyError("张三 13800001234")
        return applied()

    taker.answer = broken
    reply = terminal.push(terminal.op(praise("张三 13800001234")), terminal.op())
    assert reply.outcomes == ["retry", "applied"]
    assert "13800001234" not in caplog.text
    assert "operation_failed" in caplog.text


def test_a_rejected_operation_is_on_the_servers_list(terminal: Terminal, taker: Taker) -> None:
    taker.answer = lambda op, body: rejected("merchant_unknown", "商户不在册")
    op = terminal.op()
    reply = terminal.push(op)
    assert reply.outcomes == ["rejected"]
    kept = AppliedOp.objects.get()
    assert (kept.outcome, kept.code) == ("rejected", "merchant_unknown")
    assert json.loads(kept.body) == op["body"]


def test_the_same_op_id_with_another_body_is_key_reuse(terminal: Terminal, taker: Taker) -> None:
    op = terminal.op()
    terminal.push(op)
    other = terminal.op(praise("别的"), op_id=op["op_id"], seq=op["seq"])
    result = terminal.push(other).document["results"][0]
    assert (result["outcome"], result["code"]) == ("rejected", "key_reuse")
    assert len(taker.taken) == 1


def test_a_damaged_body_is_asked_for_again_and_uses_nothing_up(
    terminal: Terminal, taker: Taker
) -> None:
    op = terminal.op()
    result = terminal.push({**op, "body": praise("坏了")}).document["results"][0]
    assert (result["outcome"], result["code"]) == ("retry", "bad_hash")
    assert (taker.taken, AppliedOp.objects.count(), Receipt.objects.count()) == ([], 0, 0)
    assert terminal.push(op).outcomes == ["applied"]


def test_an_unknown_kind_is_kept_by_the_terminal_until_the_upgrade(terminal: Terminal) -> None:
    kinds = ("weather.seen", "Weather2.seen-again", "天气", "x" * 80)
    ops = [*[terminal.op(kind=kind) for kind in kinds], terminal.op(kind_v=9)]
    reply = terminal.push(*ops)
    assert [(row["outcome"], row["code"]) for row in reply.document["results"]] == [
        ("retry", "unknown_kind")
    ] * 5
    assert AppliedOp.objects.count() == 0


@pytest.mark.parametrize("kind", ["", "x" * 81, "a\tb", "a.b\n"])
def test_a_kind_that_is_no_name_is_rejected(terminal: Terminal, kind: str) -> None:
    result = terminal.push(terminal.op(kind=kind)).document["results"][0]
    assert (result["outcome"], result["code"]) == ("rejected", "invalid_operation")


def test_another_protocol_is_told_to_upgrade(terminal: Terminal) -> None:
    reply = terminal.push(terminal.op(), proto=2)
    assert (reply.status, reply.document["code"]) == (426, "proto_unsupported")


def test_a_push_without_an_epoch_is_taken(terminal: Terminal, taker: Taker) -> None:
    assert terminal.push(terminal.op(), server_epoch=None).outcomes == ["applied"]


def test_milliseconds_may_come_as_a_fraction(terminal: Terminal, taker: Taker) -> None:
    early = terminal.op(mono_ms=12.0)
    assert terminal.push(early, sent_mono_ms=60_012.5).outcomes == ["applied"]
    op, _ = taker.taken[0]
    assert op.received_at - op.occurred_at == timedelta(seconds=60, milliseconds=0.5)


def test_an_invalid_body_is_rejected_with_the_fields_path(terminal: Terminal) -> None:
    result = terminal.push(terminal.op(praise(text=""))).document["results"][0]
    assert (result["outcome"], result["code"]) == ("rejected", "invalid_body")
    assert result["detail"]["path"] == "$.text"


def test_unknown_fields_of_a_body_survive(terminal: Terminal, taker: Taker) -> None:
    assert terminal.push(terminal.op(praise(mood="晴"))).outcomes == ["applied"]
    assert '"mood"' in AppliedOp.objects.get().body


def test_a_nul_is_rejected_alone(terminal: Terminal, taker: Taker) -> None:
    reply = terminal.push(terminal.op(praise("a\x00b")), terminal.op())
    assert reply.outcomes == ["rejected", "applied"]
    assert reply.document["results"][0]["code"] == "invalid_body"


def test_half_a_surrogate_pair_holds_no_other_up(terminal: Terminal, taker: Taker) -> None:
    sick = {**terminal.op(), "body": praise("a\ud800b")}
    reply = terminal.push(sick, terminal.op())
    assert reply.outcomes == ["retry", "applied"]
    assert reply.document["results"][0]["code"] == "bad_hash"


def test_an_envelope_that_cannot_be_read_is_rejected_and_kept(
    terminal: Terminal, taker: Taker
) -> None:
    sick: dict[str, Any] = {"op_id": new_id(), "seq": "one", "kind": 7}
    reply = terminal.push(sick, {"no": "op_id"}, terminal.op())
    assert reply.outcomes == ["rejected", "applied"]
    assert AppliedOp.objects.get(pk=sick["op_id"]).code == "invalid_operation"


@pytest.mark.parametrize("seq", [1, 1.0, "1"])
def test_a_rejected_unreadable_operation_leaves_no_hole_in_the_receipts(
    terminal: Terminal, taker: Taker, seq: object
) -> None:
    sick = {**terminal.op(), "kind": 7, "seq": seq}
    terminal.push(sick, terminal.op())
    found = terminal.call("GET", "sync/receipts").document["receipts"]
    assert [(row["seq"], row["outcome"]) for row in found] == [(1, "rejected"), (2, "applied")]


@pytest.mark.parametrize("error", [IntegrityError("x"), OverflowError("x")])
def test_a_value_that_the_database_refuses_is_rejected(
    terminal: Terminal, taker: Taker, error: Exception
) -> None:
    def refuse(op: Operation, body: FeedbackSent) -> Outcome:
        raise error

    taker.answer = refuse
    result = terminal.push(terminal.op()).document["results"][0]
    assert (result["outcome"], result["code"]) == ("rejected", "invalid_value")


@pytest.mark.django_db(transaction=True)
def test_a_foreign_key_that_fails_at_the_commit_is_rejected(
    terminal: Terminal, taker: Taker
) -> None:
    def dangling(op: Operation, body: FeedbackSent) -> Outcome:
        Receipt.objects.create(district=op.district, install_id=new_id(), seq=1, op_id=new_id())
        return applied()

    taker.answer = dangling
    reply = terminal.push(terminal.op())
    assert [row["code"] for row in reply.document["results"]] == ["invalid_value"]
    assert Receipt.objects.count() == 1


def test_a_child_before_its_parent_is_deferred(terminal: Terminal, taker: Taker) -> None:
    parent = terminal.op()
    child = terminal.op(depends_on=parent["op_id"])
    assert terminal.push(child).outcomes == ["deferred"]
    assert terminal.push(parent, child).outcomes == ["applied", "applied"]


def test_the_children_of_a_rejected_parent_are_rejected_visibly(
    terminal: Terminal, taker: Taker
) -> None:
    taker.answer = lambda op, body: rejected("no", "不行")
    parent = terminal.op()
    child = terminal.op(depends_on=parent["op_id"])
    reply = terminal.push(parent, child)
    assert reply.by_op[child["op_id"]]["code"] == "parent_rejected"
    assert len(taker.taken) == 1


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_a_day_off_is_corrected_and_flagged(
    terminal: Terminal, taker: Taker, days: int
) -> None:
    terminal.clock_off = timedelta(days=days)
    terminal.push(terminal.op(boot_id="boot-0"))
    op, _ = taker.taken[0]
    assert abs(op.occurred_at - op.received_at) < timedelta(seconds=5)
    assert abs(op.occurred_at_device - op.received_at) > timedelta(hours=23)
    assert AppliedOp.objects.get().flags == ["clock_corrected"]


def test_a_terminal_in_1970_is_corrected(terminal: Terminal, taker: Taker) -> None:
    terminal.clock_off = datetime(1970, 1, 2) - datetime.now()  # noqa: DTZ001, DTZ005
    terminal.push(terminal.op(boot_id="boot-0"))
    op, _ = taker.taken[0]
    assert abs(op.occurred_at - op.received_at) < timedelta(seconds=5)


def test_within_one_boot_the_monotonic_clock_tells(terminal: Terminal, taker: Taker) -> None:
    early = terminal.op(occurred_at="1970-01-01T00:00:00Z", mono_ms=terminal.mono_ms - 60_000)
    terminal.push(early)
    op, _ = taker.taken[0]
    assert op.received_at - op.occurred_at == timedelta(seconds=60)


def test_a_reboot_with_a_dead_clock_gives_the_time_of_receipt_and_a_flag(
    terminal: Terminal, taker: Taker
) -> None:
    terminal.push(terminal.op(boot_id="boot-0", occurred_at="1970-01-01T00:05:00Z"))
    op, _ = taker.taken[0]
    assert op.occurred_at == op.received_at
    assert AppliedOp.objects.get().flags == ["clock_implausible"]


def test_a_copied_disk_gets_an_install_of_its_own_and_carries_on(
    terminal: Terminal, taker: Taker
) -> None:
    common = terminal.op()
    terminal.push(common)
    terminal.push(terminal.op(praise("原机")))
    copy_op = terminal.op(praise("副本"), seq=2)
    reply = terminal.push(copy_op)
    assert (reply.status, reply.document["code"]) == (409, "install_fork")
    assert reply.document["install_id"] != terminal.install_id
    assert len(taker.taken) == 2
    terminal.install_id = reply.document["install_id"]
    again = terminal.push({**common, "seq": 1}, copy_op)
    assert again.outcomes == ["duplicate", "applied"]


def test_another_devices_install_id_is_a_fork(
    station: Station, terminal: Terminal, taker: Taker
) -> None:
    other = enrolled(station)
    other.install_id = terminal.install_id
    assert other.push(other.op()).status == 409


def test_a_restored_server_takes_an_install_id_that_it_forgot(
    terminal: Terminal, taker: Taker
) -> None:
    terminal.install_id = new_id()
    assert terminal.push(terminal.op()).outcomes == ["applied"]


def test_receipts_list_every_sequence_number_once(terminal: Terminal, taker: Taker) -> None:
    ops = [terminal.op() for _ in range(3)]
    terminal.push(*ops)
    terminal.push(ops[0])
    reply = terminal.call("GET", "sync/receipts?after_seq=1")
    assert reply.document == {
        "receipts": [
            {"seq": op["seq"], "op_id": op["op_id"], "sha256": op["sha256"], "outcome": "applied"}
            for op in ops[1:]
        ],
        "has_more": False,
    }
    assert terminal.call("GET", "sync/receipts?limit=1").document["has_more"] is True


def test_receipts_of_another_device_are_not_given(station: Station, terminal: Terminal) -> None:
    other = enrolled(station)
    reply = other.call("GET", f"sync/receipts?install_id={terminal.install_id}")
    assert reply.document["receipts"] == []


def test_another_districts_operation_is_not_told(taker: Taker, terminal: Terminal) -> None:
    op = terminal.op()
    terminal.push(op)
    elsewhere = District.objects.create(
        name="别处", number=2, hotline="1", code_prefix="HTTPS://B.CN/C/"
    )
    stranger = enrolled(make_station(elsewhere, "别站"))
    result = stranger.push(op).document["results"][0]
    assert (result["code"], result["detail"]) == ("key_reuse", {})


def test_a_batch_above_its_limits_is_answered_413(terminal: Terminal, taker: Taker) -> None:
    assert terminal.push(*[terminal.op() for _ in range(201)]).status == 413
    assert terminal.push(*[terminal.op(praise("大" * 2000)) for _ in range(60)]).status == 413
    assert terminal.push(*[terminal.op() for _ in range(200)]).status == 200


def test_the_areas_own_handler_takes_feedback(terminal: Terminal) -> None:
    op = terminal.op()
    result = terminal.push(op).document["results"][0]
    assert result["outcome"] == "applied"
    assert Feedback.objects.filter(pk=op["entity_id"]).exists()
