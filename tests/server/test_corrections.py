"""Corrections: a rejected operation stays as it is, and one correction of it takes effect."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from server.districts.models import District
from server.ingest.handlers import Operation, Outcome, applied, rejected
from server.ingest.models import AppliedOp
from sync.events.feedback_sent import FeedbackSent
from tests.server.conftest import Taker, make_station
from tests.server.terminal import Terminal, enrolled, new_id, praise

pytestmark = pytest.mark.django_db


@pytest.fixture
def picky(taker: Taker) -> Taker:
    """Rejects what says 不行, and conflicts on what says 冲突."""

    def answer(op: Operation, body: FeedbackSent) -> Outcome:
        if "冲突" in body.text:
            return Outcome("conflict", "taken", "已被占用", op.entity_id, {"choices": []})
        return rejected("no", "不行") if "不行" in body.text else applied(op.entity_id)

    taker.answer = answer
    return taker


def bad(terminal: Terminal, **changed: Any) -> dict[str, Any]:
    return terminal.op(praise("不行"), **changed)


def answer(terminal: Terminal, op: dict[str, Any]) -> tuple[str, str]:
    result = terminal.push(op).by_op[op["op_id"]]
    return result["outcome"], result["code"]


def test_a_correction_of_a_rejected_operation_is_decided_as_any_other(
    terminal: Terminal, picky: Taker
) -> None:
    wrong = bad(terminal)
    right = terminal.op(supersedes=wrong["op_id"])
    assert terminal.push(wrong, right).outcomes == ["rejected", "applied"]
    assert AppliedOp.objects.get(pk=wrong["op_id"]).outcome == "rejected"
    assert str(AppliedOp.objects.get(pk=right["op_id"]).supersedes) == wrong["op_id"]


def test_a_correction_before_what_it_corrects_is_deferred(terminal: Terminal, picky: Taker) -> None:
    wrong = bad(terminal)
    right = terminal.op(supersedes=wrong["op_id"])
    assert answer(terminal, right) == ("deferred", "superseded_missing")
    assert AppliedOp.objects.count() == 0
    assert terminal.push(wrong, right).outcomes == ["rejected", "applied"]


def test_a_correction_of_itself_is_deferred(terminal: Terminal, picky: Taker) -> None:
    op_id = new_id()
    assert answer(terminal, terminal.op(op_id=op_id, supersedes=op_id)) == (
        "deferred",
        "superseded_missing",
    )


@pytest.mark.parametrize("text", ["很好", "冲突"])
def test_what_was_not_rejected_cannot_be_corrected(
    terminal: Terminal, picky: Taker, text: str
) -> None:
    fine = terminal.op(praise(text))
    terminal.push(fine)
    assert answer(terminal, terminal.op(supersedes=fine["op_id"])) == ("rejected", "not_rejected")


def test_a_second_correction_is_refused(terminal: Terminal, picky: Taker) -> None:
    wrong = bad(terminal)
    first, second = (terminal.op(supersedes=wrong["op_id"]) for _ in range(2))
    terminal.push(wrong, first)
    assert answer(terminal, second) == ("rejected", "already_corrected")
    assert answer(terminal, first)[0] == "duplicate"
    assert len(picky.taken) == 2


def test_a_correction_that_was_rejected_too_may_be_followed_by_another(
    terminal: Terminal, picky: Taker
) -> None:
    wrong = bad(terminal)
    still_wrong = bad(terminal, supersedes=wrong["op_id"])
    right = terminal.op(supersedes=wrong["op_id"])
    assert terminal.push(wrong, still_wrong, right).outcomes == ["rejected", "rejected", "applied"]


def test_a_chain_of_corrections_takes_effect_once(terminal: Terminal, picky: Taker) -> None:
    wrong = bad(terminal)
    second = bad(terminal, supersedes=wrong["op_id"])
    third = terminal.op(supersedes=second["op_id"])
    assert terminal.push(wrong, second, third).outcomes == ["rejected", "rejected", "applied"]
    late = [terminal.op(supersedes=op["op_id"]) for op in (wrong, second)]
    assert [answer(terminal, op) for op in late] == [("rejected", "already_corrected")] * 2


def test_an_invalid_body_is_corrected(terminal: Terminal, picky: Taker) -> None:
    invalid = terminal.op(praise(text=""))
    right = terminal.op(supersedes=invalid["op_id"])
    assert terminal.push(invalid, right).outcomes == ["rejected", "applied"]


def test_a_damaged_correction_is_asked_for_again(terminal: Terminal, picky: Taker) -> None:
    fine = terminal.op()
    terminal.push(fine)
    damaged = terminal.op(supersedes=fine["op_id"], sha256="0" * 64)
    assert answer(terminal, damaged) == ("retry", "bad_hash")


def test_another_districts_operation_is_not_corrected(picky: Taker, terminal: Terminal) -> None:
    wrong = bad(terminal)
    terminal.push(wrong)
    elsewhere = District.objects.create(
        name="别处", number=2, hotline="1", code_prefix="HTTPS://B.CN/C/"
    )
    stranger = enrolled(make_station(elsewhere, "别站"))
    assert answer(stranger, stranger.op(supersedes=wrong["op_id"])) == (
        "deferred",
        "superseded_missing",
    )


def test_the_child_of_a_corrected_parent_is_corrected_by_the_same_body(
    terminal: Terminal, picky: Taker
) -> None:
    parent = bad(terminal)
    child = terminal.op(praise("孩子"), depends_on=parent["op_id"])
    terminal.push(parent, child)
    again = terminal.op(praise("孩子"), depends_on=parent["op_id"], supersedes=child["op_id"])
    assert answer(terminal, again) == ("rejected", "parent_rejected")
    terminal.push(terminal.op(supersedes=parent["op_id"]))
    again = terminal.op(praise("孩子"), depends_on=parent["op_id"], supersedes=child["op_id"])
    assert answer(terminal, again) == ("applied", "")


def test_a_parent_counts_as_applied_by_the_correction_of_its_correction(
    terminal: Terminal, picky: Taker
) -> None:
    parent = bad(terminal)
    second = bad(terminal, supersedes=parent["op_id"])
    third = terminal.op(supersedes=second["op_id"])
    child = terminal.op(depends_on=parent["op_id"])
    assert terminal.push(parent, second, third, child).outcomes[-1] == "applied"


def test_a_parent_whose_correction_failed_too_has_failed(terminal: Terminal, picky: Taker) -> None:
    parent = bad(terminal)
    second = bad(terminal, supersedes=parent["op_id"])
    child = terminal.op(depends_on=parent["op_id"])
    assert terminal.push(parent, second, child).by_op[child["op_id"]]["code"] == "parent_rejected"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chained", [False, True])
def test_of_two_corrections_at_once_exactly_one_is_applied(
    terminal: Terminal, picky: Taker, chained: bool
) -> None:
    wrong = bad(terminal)
    second = bad(terminal, supersedes=wrong["op_id"])
    terminal.push(wrong, second)
    other = second if chained else wrong
    corrections = [terminal.op(supersedes=op["op_id"]) for op in (wrong, other)]
    together = Barrier(2)

    def send(op: dict[str, Any]) -> tuple[str, str]:
        try:
            together.wait(timeout=10)
            return answer(terminal, op)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(send, corrections))
    assert answers == [("applied", ""), ("rejected", "already_corrected")]


def test_another_terminals_operation_cannot_be_corrected(terminal: Terminal, picky: Taker) -> None:
    wrong = bad(terminal)
    terminal.push(wrong)
    other = enrolled(AppliedOp.objects.get().device.station)
    theirs = other.op(supersedes=wrong["op_id"])
    assert answer(other, theirs) == ("rejected", "not_correctable")
    assert answer(terminal, terminal.op(supersedes=wrong["op_id"])) == ("applied", "")
