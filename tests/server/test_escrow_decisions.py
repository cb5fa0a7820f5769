"""What was handed over is taken like a push once an administrator accepts it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from server.devices.models import Device, EscrowedBatch
from server.feedback.models import Feedback
from server.ingest.escrows import CannotAccept, accept_escrow, refuse_escrow
from server.ingest.handlers import Outcome, applied, rejected
from server.ingest.models import AppliedOp, Receipt
from server.stations.models import Station
from tests.server.areas import REFERENCES
from tests.server.conftest import Taker
from tests.server.terminal import Terminal, enrolled, new_id, praise, rfc3339

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password="x")


def handed(terminal: Terminal, *ops: dict[str, Any], **told: Any) -> EscrowedBatch:
    reply = terminal.escrow(*ops, **told)
    assert reply.status == 200
    return EscrowedBatch.objects.get(pk=reply.document["escrow_id"])


def by_text(op: Any, body: Any) -> Outcome:
    if "不行" in body.text:
        return rejected("no", "不行")
    return Outcome("conflict", "taken") if "冲突" in body.text else applied(op.entity_id)


def test_every_operation_is_taken_and_the_outcomes_are_counted(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    taker.answer = by_text
    texts = ("好", "也好", "不行", "冲突")
    batch = handed(terminal, *[terminal.op(praise(text)) for text in texts])
    accepted = accept_escrow(batch, clerk)
    assert accepted.outcomes == {"applied": 2, "rejected": 1, "conflict": 1}
    assert (accepted.accepted_by, accepted.open_count) == (clerk, 0)
    assert accepted.accepted_at is not None
    assert [body.text for _, body in taker.taken] == list(texts)
    assert AppliedOp.objects.count() == Receipt.objects.count() == 4


def test_accepting_again_changes_nothing(terminal: Terminal, taker: Taker, clerk: User) -> None:
    batch = handed(terminal, terminal.op())
    first = accept_escrow(batch, clerk)
    again = accept_escrow(batch, User.objects.create_user("other"))
    assert (again.outcomes, again.accepted_by, again.accepted_at) == (
        {"applied": 1},
        clerk,
        first.accepted_at,
    )
    assert len(taker.taken) == 1


def test_a_terminal_that_pushes_them_later_is_answered_duplicate(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    op = terminal.op()
    accept_escrow(handed(terminal, op), clerk)
    assert terminal.push(op).outcomes == ["duplicate"]
    assert len(taker.taken) == 1


def test_what_was_pushed_before_is_counted_as_known(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    taker.answer = by_text
    known = terminal.op(praise("不行"))
    terminal.push(known)
    accepted = accept_escrow(handed(terminal, known, terminal.op()), clerk)
    assert accepted.outcomes == {"rejected": 1, "applied": 1, "duplicate": 1}


def test_what_waits_for_its_parent_is_taken_when_it_is_accepted_again(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    parent = terminal.op()
    batch = handed(terminal, terminal.op(depends_on=parent["op_id"]))
    assert accept_escrow(batch, clerk).outcomes == {"deferred": 1}
    terminal.push(parent)
    again = accept_escrow(batch, clerk)
    assert (again.outcomes, again.open_count) == ({"applied": 1}, 0)


def test_without_clocks_the_times_are_the_devices_own_and_flagged(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    terminal.clock_off = timedelta(days=-1)
    accept_escrow(handed(terminal, terminal.op()), clerk)
    op, _ = taker.taken[0]
    assert op.occurred_at == op.occurred_at_device
    assert op.received_at - op.occurred_at > timedelta(hours=23)
    assert AppliedOp.objects.get().flags == ["clock_unverified"]


def test_a_time_that_cannot_be_is_replaced_also_without_clocks(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    batch = handed(terminal, terminal.op(occurred_at="1970-01-01T00:00:00Z"))
    accept_escrow(batch, clerk)
    op, _ = taker.taken[0]
    assert op.occurred_at == batch.created_at
    assert AppliedOp.objects.get().flags == ["clock_unverified", "clock_implausible"]


def test_with_clocks_the_times_are_corrected_against_the_receipt(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    told = {
        "sent_at": rfc3339(datetime.now(UTC)),
        "sent_mono_ms": terminal.mono_ms + 60_000,
        "boot_id": terminal.boot_id,
    }
    batch = handed(terminal, terminal.op(occurred_at="1970-01-01T00:00:00Z"), **told)
    EscrowedBatch.objects.update(created_at=batch.created_at - timedelta(days=3))
    batch.refresh_from_db()
    accept_escrow(batch, clerk)
    op, _ = taker.taken[0]
    assert batch.created_at - op.occurred_at == timedelta(seconds=60)
    assert op.received_at - batch.created_at > timedelta(days=2)
    assert AppliedOp.objects.get().flags == ["clock_corrected"]


def test_clocks_that_came_on_a_stick_prove_nothing(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    told = {"sent_at": rfc3339(datetime.now(UTC)), "sent_mono_ms": 1, "boot_id": "b"}
    batch = handed(terminal, terminal.op(), **told)
    EscrowedBatch.objects.update(source="stick")
    batch.refresh_from_db()
    accept_escrow(batch, clerk)
    assert AppliedOp.objects.get().flags == ["clock_unverified"]


@pytest.mark.parametrize("clock", [{"sent_at": "now"}, {"sent_mono_ms": -1}, {"boot_id": 7}])
def test_clocks_that_cannot_be_read_make_the_request_unreadable(
    terminal: Terminal, clock: dict[str, Any]
) -> None:
    assert terminal.escrow(terminal.op(), **clock).status == 400


def test_an_install_id_of_another_device_leaves_its_receipts_alone(
    station: Station, terminal: Terminal, taker: Taker, clerk: User
) -> None:
    other = enrolled(station)
    terminal.install_id = other.install_id
    accept_escrow(handed(terminal, terminal.op()), clerk)
    assert (AppliedOp.objects.count(), Receipt.objects.count()) == (1, 0)
    assert other.push(other.op()).outcomes == ["applied"]


def test_a_copied_disks_operation_is_taken_without_its_number(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    terminal.push(terminal.op())
    batch = handed(terminal, terminal.op(praise("副本"), seq=1))
    assert accept_escrow(batch, clerk).outcomes == {"applied": 1}
    assert Receipt.objects.count() == 1


def test_an_operation_that_tells_no_op_id_is_counted_as_unreadable(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    accepted = accept_escrow(handed(terminal, {"no": "id"}, {"op_id": new_id()}), clerk)
    assert accepted.outcomes == {"unreadable": 1, "rejected": 1}
    assert accepted.open_count == 0


def test_two_hundred_operations_are_accepted_in_one_request(
    terminal: Terminal, clerk: User
) -> None:
    bodies = [praise(f"第{n}条", reference=next(REFERENCES)) for n in range(200)]
    batch = handed(terminal, *[terminal.op(body) for body in bodies])
    assert accept_escrow(batch, clerk).outcomes == {"applied": 200}
    assert Feedback.objects.count() == 200


def test_an_administrator_refuses_with_a_reason_and_nothing_is_deleted(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    batch = handed(terminal, terminal.op())
    refused = refuse_escrow(batch, clerk, reason="来路不明")
    assert (refused.refused_by, refused.refused_reason) == (clerk, "来路不明")
    assert (taker.taken, EscrowedBatch.objects.get().body) == ([], batch.body)
    assert accept_escrow(refused, clerk).outcomes == {"applied": 1}


def test_a_refusal_needs_a_reason_and_comes_before_the_acceptance(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    batch = handed(terminal, terminal.op())
    with pytest.raises(CannotAccept, match="原因"):
        refuse_escrow(batch, clerk, reason="  ")
    accept_escrow(batch, clerk)
    with pytest.raises(CannotAccept, match="已受理"):
        refuse_escrow(batch, clerk, reason="晚了")


def test_a_revoked_terminals_queue_is_accepted(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    Device.objects.update(status=Device.Status.REVOKED)
    assert accept_escrow(handed(terminal, terminal.op()), clerk).outcomes == {"applied": 1}
