"""The office decides a rejected operation again, or corrects it and takes it."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError

from server.feedback.models import Feedback
from server.ingest.correcting import BodyWrong, correct
from server.ingest.handlers import Operation, Outcome, applied, rejected
from server.ingest.models import AppliedOp, Receipt
from server.ingest.reconsidering import CannotDecide, decide_again
from sync.events.feedback_sent import FeedbackSent
from tests.server.conftest import Taker
from tests.server.terminal import Terminal, new_id, praise

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create_user("clerk", password="x")


@pytest.fixture
def refused(terminal: Terminal, taker: Taker) -> AppliedOp:
    """An operation that was rejected, while the handler would take it now."""
    taker.answer = lambda op, body: rejected("merchant_unknown", "商户不在册")
    op = terminal.op(entity_id=new_id(), base_version=4)
    terminal.push(op)
    taker.answer = lambda op, body: applied(op.entity_id, "late")
    return AppliedOp.objects.get(pk=op["op_id"])


def test_the_same_handler_decides_again_in_place(
    refused: AppliedOp, taker: Taker, clerk: User
) -> None:
    decide_again(refused, clerk)
    kept = AppliedOp.objects.get()
    assert (kept.outcome, kept.code, kept.message_key) == ("applied", "", "")
    assert kept.flags == ["late"]
    first, again = (op for op, _ in taker.taken)
    assert (again.op_id, again.entity_id, again.base_version, again.device.pk) == (
        first.op_id,
        first.entity_id,
        4,
        first.device.pk,
    )
    assert again.occurred_at == first.occurred_at
    assert again.received_at > first.received_at


def test_who_decided_again_and_what_it_was_before_is_kept(refused: AppliedOp, clerk: User) -> None:
    decide_again(refused, clerk)
    kept = refused.reconsiderations.get()
    assert (kept.by, kept.former_outcome, kept.former_code) == (
        clerk,
        "rejected",
        "merchant_unknown",
    )
    assert (kept.former_message_key, kept.outcome, kept.code) == ("商户不在册", "applied", "")


def test_a_terminal_is_told_the_outcome_that_holds_now(
    terminal: Terminal, refused: AppliedOp, clerk: User
) -> None:
    decide_again(refused, clerk)
    receipts = terminal.call("GET", "sync/receipts").document["receipts"]
    assert [row["outcome"] for row in receipts] == ["applied"]


def test_flags_of_the_clock_stay(terminal: Terminal, taker: Taker, clerk: User) -> None:
    taker.answer = lambda op, body: rejected("no", "不行")
    terminal.push(terminal.op(boot_id="other", occurred_at="1970-01-01T00:00:00Z"))
    taker.answer = lambda op, body: applied()
    assert decide_again(AppliedOp.objects.get(), clerk).flags == ["clock_implausible"]


def test_what_is_rejected_again_says_so_and_has_its_new_reason(
    refused: AppliedOp, taker: Taker, clerk: User
) -> None:
    taker.answer = lambda op, body: rejected("closed", "已停业")
    assert decide_again(refused, clerk).code == "closed"


def test_a_handler_that_fails_leaves_everything_as_it_was(
    refused: AppliedOp, taker: Taker, clerk: User
) -> None:
    def half(op: Operation, body: FeedbackSent) -> Outcome:
        Receipt.objects.create(
            district=op.district, install_id=new_id(), seq=9, op_id=refused.op_id
        )
        raise KeyError("bug")

    taker.answer = half
    with pytest.raises(CannotDecide, match="出错"):
        decide_again(refused, clerk)
    assert AppliedOp.objects.get().code == "merchant_unknown"
    assert (Receipt.objects.count(), refused.reconsiderations.count()) == (1, 0)


def test_a_busy_database_is_named(refused: AppliedOp, taker: Taker, clerk: User) -> None:
    def busy(op: Operation, body: FeedbackSent) -> Outcome:
        raise OperationalError("deadlock detected")

    taker.answer = busy
    with pytest.raises(CannotDecide, match="忙"):
        decide_again(refused, clerk)


@pytest.mark.parametrize("outcome", ["applied", "conflict"])
def test_only_what_was_rejected_is_decided_again(
    terminal: Terminal, taker: Taker, clerk: User, outcome: Any
) -> None:
    taker.answer = lambda op, body: Outcome(outcome)
    terminal.push(terminal.op())
    with pytest.raises(CannotDecide):
        decide_again(AppliedOp.objects.get(), clerk)
    assert len(taker.taken) == 1


def test_an_unreadable_envelope_says_why_it_cannot_be_decided(
    terminal: Terminal, clerk: User
) -> None:
    terminal.push({"op_id": new_id(), "seq": 1, "kind": 7})
    with pytest.raises(CannotDecide, match="无法读取"):
        decide_again(AppliedOp.objects.get(), clerk)
    with pytest.raises(CannotDecide, match="无法读取"):
        correct(AppliedOp.objects.get(), "{}", clerk)


def test_an_operation_that_was_corrected_is_not_decided_again(
    terminal: Terminal, refused: AppliedOp, clerk: User
) -> None:
    terminal.push(terminal.op(supersedes=str(refused.pk)))
    with pytest.raises(CannotDecide, match="更正"):
        decide_again(refused, clerk)


def test_a_correction_after_a_second_decision_is_refused(
    terminal: Terminal, refused: AppliedOp, clerk: User
) -> None:
    decide_again(refused, clerk)
    late = terminal.push(terminal.op(supersedes=str(refused.pk))).document["results"][0]
    assert (late["outcome"], late["code"]) == ("rejected", "not_rejected")


def test_a_child_is_taken_once_its_parent_was_decided_again(
    terminal: Terminal, taker: Taker, clerk: User
) -> None:
    taker.answer = lambda op, body: rejected("no", "不行")
    parent = terminal.op()
    child = terminal.op(depends_on=parent["op_id"])
    terminal.push(parent, child)
    taker.answer = lambda op, body: applied()
    rows = {str(row.pk): row for row in AppliedOp.objects.all()}
    assert decide_again(rows[child["op_id"]], clerk).code == "parent_rejected"
    decide_again(rows[parent["op_id"]], clerk)
    assert decide_again(rows[child["op_id"]], clerk).outcome == "applied"


def test_the_office_corrects_the_body_and_it_is_taken_as_a_new_operation(
    refused: AppliedOp, taker: Taker, clerk: User
) -> None:
    made = correct(refused, json.dumps(praise("改好了"), ensure_ascii=False), clerk)
    assert (made.outcome, made.supersedes, made.made_by) == ("applied", refused.pk, clerk)
    assert (made.install_id, made.seq, made.receipts.count()) == (None, None, 0)
    assert (made.kind, made.entity_id) == (refused.kind, refused.entity_id)
    assert made.occurred_at == refused.occurred_at
    assert taker.taken[-1][1].text == "改好了"
    assert AppliedOp.objects.get(pk=refused.pk).outcome == "rejected"


def test_a_correction_may_be_rejected_and_corrected_once_more(
    refused: AppliedOp, taker: Taker, clerk: User
) -> None:
    taker.answer = lambda op, body: rejected("no", "不行")
    second = correct(refused, json.dumps(praise("二")), clerk)
    assert (second.outcome, second.code) == ("rejected", "no")
    taker.answer = lambda op, body: applied()
    assert correct(second, json.dumps(praise("三")), clerk).outcome == "applied"
    with pytest.raises(CannotDecide, match="更正"):
        correct(refused, json.dumps(praise("四")), clerk)


def test_a_correction_by_the_real_area_has_its_effect(terminal: Terminal, clerk: User) -> None:
    terminal.push(terminal.op(praise(text="")))
    correct(AppliedOp.objects.get(), json.dumps(praise("写全了")), clerk)
    assert Feedback.objects.get().text == "写全了"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "第 1 行第 2 列"),
        ('{"a": NaN}', "JSON"),
        ("[]", "$"),
        (json.dumps(praise(text="")), "$.text:至少要有 1 个字"),
        (json.dumps({"text": "好"}), "缺少"),
        (json.dumps({**praise(), "text": 7}), "$.text:应为文字,现为整数"),
        (json.dumps({**praise(), "feedback_kind": "rant"}), "$.feedback_kind:不能是“rant”"),
        (json.dumps({**praise(), "reference": "x"}), "$.reference:格式不对"),
        (json.dumps(praise("a\x00b")), "U+0000"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_in_chinese_with_its_path(
    refused: AppliedOp, clerk: User, text: str, said: str
) -> None:
    with pytest.raises(BodyWrong) as wrong:
        correct(refused, text, clerk)
    assert said in str(wrong.value)
    assert AppliedOp.objects.count() == 1
