"""What a complainant decides at a terminal, and what terminals are given of a complaint."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from babel.messages.pofile import read_po

from server.changes.models import Change
from server.devices.models import Device
from server.ingest.handlers import Outcome
from server.merchants import services
from server.merchants.models import Complaint, ComplaintEvent
from sync.events.contact import Contact
from sync.events.entities import entity_body
from sync.events.entities.complaint import STAGES
from sync.events.entities.complaint import Complaint as WireComplaint
from tests.server.areas import (
    UNREADABLE,
    make_device,
    make_district,
    make_station,
    sealed_letter,
    send,
)
from tests.server.complaints import accepted, answered, filed, kinds, noon, step

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "sync" / "golden" / "entities" / "complaint.json"
MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)


def device_for(complaint: Complaint) -> Device:
    return make_device(complaint.merchant.station)


def decide(complaint: Complaint, kind: str, **body: Any) -> Outcome:
    """From a terminal of the complaint's district, on the next day."""
    body = {"reference": complaint.reference, **body}
    return send(
        Device.objects.filter(district=complaint.district).first() or device_for(complaint),
        f"complaint.{kind}",
        body,
        at=noon(TUESDAY),
    )


def published(complaint: Complaint) -> WireComplaint:
    body = Change.objects.get(type="complaint", entity_id=complaint.id).body
    return msgspec.convert(body, WireComplaint)


def test_a_confirmation_closes_the_complaint() -> None:
    complaint = answered(MONDAY)
    outcome = decide(complaint, "confirmed")
    complaint.refresh_from_db()
    assert (outcome.outcome, outcome.entity_id) == ("applied", complaint.id)
    assert (complaint.status, complaint.ending) == ("closed", "confirmed")
    assert published(complaint).stage == "closed"


def test_reopening_gives_it_back_with_its_words() -> None:
    complaint = answered(MONDAY)
    outcome = decide(complaint, "reopened", letter_sealed=sealed_letter("只退了一半"))
    complaint.refresh_from_db()
    assert (outcome.outcome, outcome.flags, complaint.status) == ("applied", (), "reopened")
    assert complaint.events.get(kind="reopened").text == "只退了一半"
    told = published(complaint)
    assert (told.stage, told.status, told.reopenings_left) == ("reopened", "accepted", 1)
    assert "只退了一半" not in repr(told)


def test_words_that_do_not_open_reopen_it_all_the_same_and_are_flagged() -> None:
    outcome = decide(answered(MONDAY), "reopened", letter_sealed=UNREADABLE)
    assert (outcome.outcome, outcome.flags) == ("applied", ("letter_unreadable",))


@pytest.mark.parametrize("kind", ["confirmed", "reopened"])
def test_a_second_decision_is_a_conflict_and_changes_nothing(kind: str) -> None:
    complaint = answered(MONDAY)
    services.confirm(complaint.reference, now=noon(MONDAY))
    before = kinds(complaint)
    letter = {"letter_sealed": sealed_letter("不满意")} if kind == "reopened" else {}
    outcome = decide(complaint, kind, **letter)
    assert (outcome.outcome, outcome.code) == ("conflict", "not_waiting")
    assert kinds(complaint) == before


def test_before_the_answer_there_is_nothing_to_confirm() -> None:
    complaint = filed(MONDAY)
    assert decide(complaint, "confirmed").outcome == "conflict"
    step(complaint, "accept", MONDAY)
    assert decide(complaint, "confirmed").outcome == "conflict"


def test_a_reference_that_nobody_has_or_another_district_has_is_refused() -> None:
    complaint = answered(MONDAY)
    stranger = make_device(make_station(make_district(2)))
    for device, reference in (
        (stranger, complaint.reference),
        (device_for(complaint), "ZZZZZZZZ"),
    ):
        outcome = send(device, "complaint.confirmed", {"reference": reference}, at=noon(TUESDAY))
        assert (outcome.outcome, outcome.code) == ("rejected", "complaint_unknown")
    complaint.refresh_from_db()
    assert complaint.status == "answered"


def test_it_can_be_reopened_twice_and_not_with_a_novel() -> None:
    complaint = answered(MONDAY)
    long = decide(complaint, "reopened", letter_sealed=sealed_letter("长" * 1001))
    assert (long.outcome, long.code) == ("rejected", "words_too_long")
    for _ in range(2):
        assert decide(complaint, "reopened", letter_sealed=sealed_letter("还没有")).outcome == (
            "applied"
        )
        step(complaint, "answer", TUESDAY)
    third = decide(complaint, "reopened", letter_sealed=sealed_letter("还没有"))
    assert (third.outcome, third.code) == ("rejected", "reopened_too_often")
    assert decide(complaint, "confirmed").outcome == "applied"


def test_terminals_are_given_dates_answers_and_steps_but_no_word_of_a_person() -> None:
    complaint = filed(MONDAY, contact=Contact(name="张三丰", phone="13800001234"))
    assert published(complaint).due_on == complaint.due_on is not None
    step(complaint, "accept", MONDAY, "内部备注")
    step(complaint, "pause", MONDAY, "请提供小票")
    assert (published(complaint).waiting_for, published(complaint).due_on) == ("请提供小票", None)
    step(complaint, "resume", MONDAY, "已收到")
    step(complaint, "answer", TUESDAY)
    complaint.refresh_from_db()
    told = published(complaint)
    assert (told.stage, told.confirm_by) == ("answered", complaint.confirm_by)
    assert [one.text for one in told.answers] == ["已退还差价"]
    steps = ["提交投诉", "受理", "暂停计时", "恢复计时", "答复"]
    assert [one.what for one in told.history] == steps
    private = ("张三丰", "1380000", "价签", "内部备注", "已收到")
    assert not any(word in repr(told) for word in private)


def test_what_the_clock_does_is_no_news_for_terminals() -> None:
    complaint = accepted(MONDAY)
    before = Change.objects.get(type="complaint").version
    services.run_clocks(now=noon(date(2026, 7, 30)))
    assert complaint.events.filter(kind="escalated").exists()
    assert Change.objects.get(type="complaint").version == before


def test_the_golden_body_decodes_and_encodes_to_itself() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert entity_body(msgspec.convert(golden, WireComplaint)) == golden


def test_an_older_terminal_and_an_older_server_are_understood() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    old = {key: golden[key] for key in ("reference", "merchant_id", "status", "answer")}
    assert msgspec.convert(old, WireComplaint).stage == ""


def test_every_status_is_a_stage_of_the_contract() -> None:
    assert set(Complaint.Status.values) == set(STAGES)


@pytest.mark.parametrize("name", ["zh_CN", "en"])
def test_terminals_can_say_every_step_of_a_history(name: str) -> None:
    with (ROOT / f"assets/locale/{name}/LC_MESSAGES/kiosk.po").open("rb") as file:
        known = {message.id for message in read_po(file, locale=name)}
    shown = [kind for kind in ComplaintEvent.Kind if kind not in ComplaintEvent.BY_THE_CLOCK]
    assert {kind.label for kind in shown} - known == set()
