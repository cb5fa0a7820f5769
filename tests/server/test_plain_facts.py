"""A run of plain facts is answered, and leaves behind, exactly what one by one would."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785
import time_machine
from django.db import connection, models, transaction
from django.db.models.signals import post_save, pre_save
from hypothesis import given
from hypothesis import strategies as st

from server.api.canonical import canonical
from server.changes.models import Change
from server.devices.models import Install
from server.districts.models import District
from server.feedback.models import Feedback
from server.ingest import plain_facts, push
from server.ingest.models import AppliedOp, Receipt
from server.merchants.models import IntegrityCode, Merchant, MerchantScan, SigningKey
from server.radar.models import Alarm
from server.stations.models import Station
from server.study.models import Column, Content, Question, QuizAttempt, StudyRecord
from tests.server.terminal import Terminal, enrolled, new_id, praise, rfc3339

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KEPT: tuple[type[models.Model], ...] = (
    AppliedOp,
    Receipt,
    MerchantScan,
    StudyRecord,
    QuizAttempt,
    Feedback,
    Change,
    Install,
    Alarm,
)
SERIALS = ("7K3M9Q2P", "REVKED01", "NOBODYS1", None)

Op = dict[str, Any]


def scan(merchant_id: object = None, **more: Any) -> dict[str, Any]:
    named = {"merchant_id": str(merchant_id)} if merchant_id else {}
    return {"verdict": "genuine", "way": "camera", **named, **more}


class World:
    """A district with a merchant, two codes and a piece with a quiz; and random operations."""

    def __init__(self, station: Station, rng: Random) -> None:
        self.rng, self.sent = rng, list[Op]()
        self.merchant = make_merchant(station)
        self.question = make_question(station.district)
        self.things = (self.merchant.pk, self.question.content_id, UUID(int=7))
        self.terminals = [enrolled(station), enrolled(station)]

    def batches(self) -> list[tuple[Terminal, list[Op]]]:
        return [self._batch(self.rng.choice(self.terminals)) for _ in range(6)]

    def _batch(self, terminal: Terminal) -> tuple[Terminal, list[Op]]:
        ops = [self._op(terminal) for _ in range(self.rng.randint(1, 9))]
        return terminal, ops

    def _op(self, terminal: Terminal) -> Op:
        if self.sent and self.rng.random() < 0.15:
            return self.rng.choice(self.sent)
        kind, body = self._told()
        entity_id = self.rng.choice((None, new_id(), new_id(), new_id()))
        op = terminal.op(body, kind=kind, entity_id=entity_id)
        if self.rng.random() < 0.3:
            op = {**op, **self._oddity(op)}
        self.sent.append(op)
        return op

    def _told(self) -> tuple[str, dict[str, Any]]:
        thing, rng = self.rng.choice(self.things), self.rng
        answers = [{"question_id": str(self.question.pk), "choices": [rng.randint(0, 1)]}]
        verdict = rng.choice(("genuine", "forged", "revoked", "unknown"))
        more = rng.choice(({}, {"冷": 1}, {"c": 0.1}, {"text": "x\ny😀"}, {"big": 2**60}))
        code = scan(rng.choice((thing, None)), verdict=verdict, serial=rng.choice(SERIALS), **more)
        quiz = {"content_id": str(thing), "answers": answers, "correct": rng.randint(0, 1)}
        return rng.choice(
            (
                ("merchant.scanned", {k: v for k, v in code.items() if v != 2**60}),
                ("merchant.scanned", code if "big" not in code else scan()),
                ("study.finished", {"content_id": str(thing), "read_s": 60}),
                ("quiz.attempted", quiz),
                ("feedback.sent", praise(reference=f"{rng.randrange(10**8):08}")),
            )
        )

    def _oddity(self, op: Op) -> Op:
        before = self.rng.choice(self.sent) if self.sent else op
        return self.rng.choice(
            (
                {"op_id": before["op_id"]},
                {"entity_id": before["entity_id"]},
                {"entity_id": str(self.merchant.pk)},
                {"depends_on": before["op_id"]},
                {"depends_on": new_id()},
                {"sha256": "0" * 64},
                {"body": {**op["body"], "text": "a\x00b"}},
                {"body": {**op["body"], "way": 7}},
                {"kind": "weather.seen"},
                {"kind": 7},
                {"boot_id": "boot-0", "occurred_at": "1970-01-01T00:00:00Z"},
                {"boot_id": "boot-0", "occurred_at": "2026-11-20T00:00:00+08:00"},
                {"mono_ms": 2_000_000},
                {"seq": before["seq"]},
                {"seq": 0},
            )
        )


def hashed(op: Op) -> Op:
    """The operation with the hash of its body, where the oddity was not the hash itself."""
    if op["sha256"] == "0" * 64:
        return op
    return {**op, "sha256": hashlib.sha256(rfc8785.dumps(op["body"])).hexdigest()}


def make_merchant(station: Station) -> Merchant:
    district = station.district
    merchant = Merchant.objects.create(district=district, station=station, name="青麦烘焙")
    key = SigningKey.objects.create(
        district=district, key_no=1, public_key=base64.b64encode(bytes(32)).decode()
    )
    for serial, revoked_at in (("7K3M9Q2P", None), ("REVKED01", NOW)):
        IntegrityCode.objects.create(
            district=district,
            merchant=merchant,
            key=key,
            serial=serial,
            issued=date(2026, 1, 1),
            expires=date(2027, 1, 1),
            revoked_at=revoked_at,
        )
    return merchant


def make_question(district: District) -> Question:
    column = Column.objects.create(district=district, name="消防")
    content = Content.objects.create(district=district, column=column, title="灭火器", body="一")
    return Question.objects.create(
        district=district, content=content, text="对吗", options=["对", "错"], correct=[0]
    )


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "plain_fact_of", lambda raw, arrival: None)


def left_behind(world: World, batches: list[tuple[Terminal, list[Op]]]) -> Any:
    """The answers to the batches and every row then, with the ids that the server makes up
    hidden; nothing of it stays."""
    with transaction.atomic():
        replies = [terminal.push(*map(hashed_if_readable, ops)) for terminal, ops in batches]
        answers = [
            [reply.status, reply.document.get("code"), reply.document.get("results")]
            for reply in replies
        ]
        rows = {model.__name__: list(model._default_manager.values()) for model in KEPT}
        transaction.set_rollback(True)
    known = {text for _, ops in batches for op in ops for text in map(str, op.values())}
    known |= {str(thing) for thing in world.things}
    known |= {terminal.install_id for terminal in world.terminals}
    plain = msgspec.to_builtins({"answers": answers, "rows": rows})
    for row in plain["rows"]["Receipt"] + plain["rows"]["Change"]:
        row.pop("id")
    for name, found in plain["rows"].items():
        plain["rows"][name] = sorted(json.dumps(_hidden(row, known)) for row in found)
    return json.dumps(_hidden(plain, known), ensure_ascii=False, indent=1)


def hashed_if_readable(op: Op) -> Op:
    return hashed(op) if isinstance(op["kind"], str) else op


def _hidden(value: Any, known: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner, known) for inner in value]
    if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
        return value if value in known else "made by the server"
    return value


@pytest.mark.parametrize("seed", range(40))
def test_random_batches_leave_the_same_behind_as_one_by_one(
    station: Station, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    with time_machine.travel(NOW, tick=False):
        world = World(station, Random(seed))
        batches = world.batches()
        together = left_behind(world, batches)
        one_by_one(monkeypatch)
        assert together == left_behind(world, batches)


def scans(terminal: Terminal, count: int, body: dict[str, Any] | None = None) -> list[Op]:
    return [terminal.op(body or scan(), kind="merchant.scanned") for _ in range(count)]


def test_a_run_is_not_taken_one_by_one(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_facts, "take", lambda raw, arrival: None)
    assert terminal.push(*scans(terminal, 5)).outcomes == ["applied"] * 5
    assert MerchantScan.objects.count() == Receipt.objects.count() == 5


def test_the_rows_of_facts_have_no_listeners_that_a_run_would_pass_by() -> None:
    for model in (MerchantScan, StudyRecord, QuizAttempt):
        assert not post_save.has_listeners(model)
        assert not pre_save.has_listeners(model)


def test_a_run_that_the_database_refuses_is_taken_one_by_one(terminal: Terminal) -> None:
    same = new_id()
    twins = [terminal.op(scan(), kind="merchant.scanned", entity_id=same) for _ in range(2)]
    reply = terminal.push(*scans(terminal, 3), *twins)
    assert reply.outcomes == [*["applied"] * 4, "rejected"]


def at_once(*work: Callable[[], None]) -> None:
    def run(call: Callable[[], None]) -> None:
        call()
        connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_the_same_run_posted_twice_at_once_has_one_effect(terminal: Terminal) -> None:
    ops, answers = scans(terminal, 40), list[list[str]]()
    at_once(*[lambda: answers.append(terminal.push(*ops).outcomes)] * 3)
    for each in zip(*answers, strict=True):
        assert sorted(each) == ["applied", "duplicate", "duplicate"]
    assert MerchantScan.objects.count() == AppliedOp.objects.count() == 40
    assert Receipt.objects.filter(install_id=terminal.install_id).count() == 40


@pytest.mark.django_db(transaction=True)
def test_runs_that_overlap_at_once_have_one_effect_an_operation(terminal: Terminal) -> None:
    ops = scans(terminal, 30)
    halves = (ops[:20], ops[10:], ops[::-1])
    replies: list[Any] = []
    at_once(*[lambda part=part: replies.append(terminal.push(*part)) for part in halves])
    applied = [op for reply in replies for op in reply.by_op.values() if op["outcome"] == "applied"]
    assert len(applied) == MerchantScan.objects.count() == AppliedOp.objects.count() == 30


def test_a_run_may_not_hide_a_fork(terminal: Terminal) -> None:
    terminal.push(*scans(terminal, 2))
    terminal.seq = 1
    assert terminal.push(*scans(terminal, 2)).status == 409
    assert MerchantScan.objects.count() == 2


def test_times_are_corrected_in_a_run(terminal: Terminal) -> None:
    with time_machine.travel(NOW, tick=False):
        odd = {"boot_id": "boot-0", "occurred_at": "1970-01-01T00:00:00Z"}
        terminal.push(*[{**op, **odd} for op in scans(terminal, 2)])
        assert rfc3339(MerchantScan.objects.all()[0].occurred_at) == rfc3339(NOW)
    assert [op.flags for op in AppliedOp.objects.all()] == [["clock_implausible"]] * 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def canonical_or_refused(write: Callable[[Any], bytes], value: Any) -> bytes | None:
    try:
        return write(value)
    except rfc8785.CanonicalizationError:
        return None


@given(JSON)
def test_the_fast_canonical_form_is_the_standards(value: Any) -> None:
    assert canonical_or_refused(canonical, value) == canonical_or_refused(rfc8785.dumps, value)
