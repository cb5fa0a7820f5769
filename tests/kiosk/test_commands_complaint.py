"""A complaint at the terminal: filed, followed by its reference, confirmed or reopened."""

import base64
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nacl.signing import SigningKey

from kiosk.commands.confirm_complaint import confirm_complaint
from kiosk.commands.file_complaint import file_complaint
from kiosk.commands.find_complaint import find_complaint
from kiosk.commands.offer_phone_form import offer_phone_form
from kiosk.commands.reopen_complaint import reopen_complaint
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.complaints import ComplaintView, complaint, reference_of_code
from kiosk.queries.phone_forms import has_phone_forms, minutes_left
from sync import state
from sync.events.contact import Contact
from sync.events.entities.complaint import Complaint, ComplaintAnswer, ComplaintProgress
from sync.events.entities.district import District
from sync.events.handoff import LASTS, HandoffKind, parse_handoff
from sync.events.letter import Letter
from tests.factories import (
    BAKERY_ID,
    DISTRICT_ID,
    NOW,
    TODAY,
    answer,
    bytes_on_disk,
    clock_of,
    enrolled_desk,
    pending_ops,
    publish,
    unpulled_desk,
    unsealed_letter,
)

COMPLAINT_ID, REFERENCE = UUID(int=301), "7GM3Q0ZX"
CONFIRM_BY = date(2026, 3, 16)
SEED = bytes(range(32))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


def standing(stage: str, **fields: Any) -> Complaint:
    """As the server publishes it; answered ones with an answer."""
    usual: dict[str, Any] = {
        "reference": REFERENCE,
        "merchant_id": BAKERY_ID,
        "status": stage if stage in ("filed", "refused", "answered", "closed") else "accepted",
        "stage": stage,
        "history": [ComplaintProgress(at=NOW, what="提交投诉")],
        "answers": [ComplaintAnswer(at=NOW, text="已退差价")] * (stage == "answered"),
        "confirm_by": CONFIRM_BY if stage == "answered" else None,
        "reopenings_left": 2,
    }
    return Complaint(**{**usual, **fields})


def publish_stage(desk: Desk, stage: str, *, version: int = 1, **fields: Any) -> None:
    publish(desk, (COMPLAINT_ID, standing(stage, **fields)), version=version)


def seen(desk: Desk, reference: str = REFERENCE) -> ComplaintView:
    found = complaint(desk, reference=reference)
    assert found is not None
    return found


def test_a_number_without_a_name_is_enough_and_is_sealed(desk: Desk) -> None:
    contact = Contact(phone="13566668888")
    file_complaint(
        desk, merchant_id=BAKERY_ID, complaint_kind="price", text="多收了钱", contact=contact
    )
    (op,) = pending_ops(desk)
    assert unsealed_letter(op["body"]["letter_sealed"]) == Letter(text="多收了钱", contact=contact)
    assert b"13566668888" not in bytes_on_disk(desk)


def test_a_wrong_number_and_a_shop_that_is_gone_are_refused(desk: Desk) -> None:
    filing: dict[str, Any] = {"complaint_kind": "price", "text": "多收了钱"}
    with pytest.raises(Refused, match=sentences.PHONE_WRONG):
        file_complaint(desk, merchant_id=BAKERY_ID, contact=Contact(phone="12"), **filing)
    with pytest.raises(Refused, match=sentences.MERCHANT_GONE):
        file_complaint(desk, merchant_id=UUID(int=9), **filing)
    assert pending_ops(desk) == []


def test_what_was_filed_here_is_pending_until_the_server_has_it(desk: Desk) -> None:
    reference = file_complaint(desk, merchant_id=BAKERY_ID, complaint_kind="other", text="请处理")
    view = seen(desk, f" {reference.lower()[:4]}-{reference[4:]}")
    assert (view.stage, view.pending, view.merchant) == ("filed", "filed", "青麦烘焙")
    assert view.address == f"HTTPS://DQ.EXAMPLE.CN/F/{reference}"
    answer(desk, "complaint.filed", version=1)
    assert (seen(desk, reference).pending, seen(desk, reference).can_decide) == ("", False)


def test_a_complaint_that_the_server_did_not_take_says_so(desk: Desk) -> None:
    reference = file_complaint(desk, merchant_id=BAKERY_ID, complaint_kind="other", text="请处理")
    answer(desk, "complaint.filed", "rejected", message_key="这家商户已不在册,请到服务台咨询")
    assert seen(desk, reference).problem == "这家商户已不在册,请到服务台咨询"


def test_what_the_server_published_is_told_whole(desk: Desk) -> None:
    publish_stage(desk, "accepted", due_on=TODAY, waiting_for="请提供小票")
    view = seen(desk)
    assert (view.stage, view.due_on, view.waiting_for) == ("accepted", TODAY, "请提供小票")
    assert [one.text for one in view.history] == ["提交投诉"]
    assert view.history[0].at.utcoffset() == timedelta(hours=8)


def test_a_confirmation_waits_for_the_server_and_then_stands(desk: Desk) -> None:
    publish_stage(desk, "answered")
    assert seen(desk).can_decide
    confirm_complaint(desk, reference=REFERENCE)

    (op,) = pending_ops(desk)
    assert (op["kind"], op["entity_id"]) == ("complaint.confirmed", str(COMPLAINT_ID))
    assert op["body"] == {"reference": REFERENCE}
    assert (seen(desk).pending, seen(desk).can_decide) == ("confirmed", False)
    answer(desk, "complaint.confirmed", version=2)
    assert (seen(desk).stage, seen(desk).pending) == ("confirmed", "")
    publish_stage(desk, "closed", version=2)
    assert seen(desk).stage == "closed"


def test_a_confirmation_depends_on_the_filing_of_the_same_terminal(desk: Desk) -> None:
    reference = file_complaint(desk, merchant_id=BAKERY_ID, complaint_kind="other", text="请处理")
    (filed,) = pending_ops(desk)
    answer(desk, "complaint.filed", version=1)
    published = standing("answered", reference=reference)
    publish(desk, (UUID(filed["entity_id"]), published), version=2)
    confirm_complaint(desk, reference=reference)
    (op,) = pending_ops(desk)
    assert op["depends_on"] == filed["op_id"]


@pytest.mark.parametrize("stage", ["filed", "accepted", "handling", "refused", "closed"])
def test_only_an_answered_complaint_can_be_decided_on(desk: Desk, stage: str) -> None:
    publish_stage(desk, stage)
    with pytest.raises(Refused, match=sentences.COMPLAINT_NOT_WAITING):
        confirm_complaint(desk, reference=REFERENCE)
    with pytest.raises(Refused, match=sentences.COMPLAINT_NOT_WAITING):
        reopen_complaint(desk, reference=REFERENCE, text="没有退")
    assert pending_ops(desk) == []


def test_nobody_decides_twice_and_an_unknown_one_not_at_all(desk: Desk) -> None:
    publish_stage(desk, "answered")
    confirm_complaint(desk, reference=REFERENCE)
    with pytest.raises(Refused, match=sentences.COMPLAINT_NOT_WAITING):
        reopen_complaint(desk, reference=REFERENCE, text="没有退")
    with pytest.raises(Refused, match=sentences.COMPLAINT_GONE):
        confirm_complaint(desk, reference="00000000")


def test_a_decision_that_came_too_late_is_told_until_the_next_answer(desk: Desk) -> None:
    publish_stage(desk, "answered")
    confirm_complaint(desk, reference=REFERENCE)
    answer(desk, "complaint.confirmed", "conflict", message_key="这件投诉已有新的进展")
    assert (seen(desk).stage, seen(desk).problem) == ("answered", "这件投诉已有新的进展")
    two = [ComplaintAnswer(at=NOW, text=text) for text in ("一", "二")]
    publish_stage(desk, "answered", version=2, answers=two)
    assert (seen(desk).problem, seen(desk).can_decide) == ("", True)


def test_reopening_seals_its_words(desk: Desk) -> None:
    publish_stage(desk, "answered")
    reopen_complaint(desk, reference=REFERENCE, text=" 差价只退了一半 ")
    (op,) = pending_ops(desk)
    assert op["kind"] == "complaint.reopened"
    assert unsealed_letter(op["body"]["letter_sealed"]) == Letter(text="差价只退了一半")
    assert "差价只退了一半".encode() not in bytes_on_disk(desk)
    assert (seen(desk).stage, seen(desk).pending) == ("reopened", "reopened")


@pytest.mark.parametrize(
    ("text", "left", "sentence"),
    [
        ("  ", 2, sentences.TEXT_MISSING),
        ("长" * 1001, 2, sentences.REOPENING_TOO_LONG),
        ("没有退", 0, sentences.COMPLAINT_NOT_REOPENABLE),
    ],
)
def test_reopening_has_its_rules(desk: Desk, text: str, left: int, sentence: str) -> None:
    publish_stage(desk, "answered", reopenings_left=left)
    with pytest.raises(Refused, match=sentence):
        reopen_complaint(desk, reference=REFERENCE, text=text)
    assert pending_ops(desk) == []


def test_a_complaint_of_an_older_server_is_shown_and_not_decided_on(desk: Desk) -> None:
    publish_stage(desk, "", status="answered", answer="已退")
    assert (seen(desk).stage, seen(desk).can_decide) == ("answered", False)


def wrong(desk: Desk, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match=sentences.COMPLAINT_GONE):
            find_complaint(desk, reference="00000000")


def test_a_reference_is_found_however_it_is_typed(desk: Desk) -> None:
    publish_stage(desk, "filed")
    assert find_complaint(desk, reference="7gm3-qozx") == REFERENCE


def test_wrong_references_lock_the_search_for_minutes_also_for_right_ones(desk: Desk) -> None:
    publish_stage(desk, "filed")
    wrong(desk, 4)
    assert find_complaint(desk, reference=REFERENCE) == REFERENCE
    wrong(desk, 1)
    with pytest.raises(Refused, match=sentences.REFERENCE_LOCKED):
        find_complaint(desk, reference=REFERENCE)
    clock_of(desk).pass_time(seconds=61)
    assert find_complaint(desk, reference=REFERENCE) == REFERENCE
    wrong(desk, 1)
    clock_of(desk).pass_time(seconds=61)
    with pytest.raises(Refused, match=sentences.REFERENCE_LOCKED):
        find_complaint(desk, reference=REFERENCE)
    clock_of(desk).pass_time(minutes=4)
    wrong(desk, 1)
    for _ in range(2):  # it is never longer
        clock_of(desk).pass_time(minutes=4, seconds=1)
        assert find_complaint(desk, reference=REFERENCE) == REFERENCE
        wrong(desk, 1)


def test_setting_the_wall_clock_opens_nothing(desk: Desk) -> None:
    publish_stage(desk, "filed")
    wrong(desk, 5)
    clock_of(desk).set_wall(NOW + timedelta(days=1))
    with pytest.raises(Refused, match=sentences.REFERENCE_LOCKED):
        find_complaint(desk, reference=REFERENCE)


def test_wrong_references_of_ten_minutes_ago_are_forgotten(desk: Desk) -> None:
    publish_stage(desk, "filed")
    wrong(desk, 4)
    clock_of(desk).pass_time(minutes=11)
    wrong(desk, 4)
    assert find_complaint(desk, reference=REFERENCE) == REFERENCE


def test_the_code_of_a_slip_is_told_from_other_codes(desk: Desk) -> None:
    assert reference_of_code(desk, text=f"HTTPS://DQ.EXAMPLE.CN/F/{REFERENCE}\r\n") == REFERENCE
    for text in ("HTTPS://DQ.EXAMPLE.CN/C/" + REFERENCE, "HTTPS://OTHER.CN/F/" + REFERENCE, ""):
        assert reference_of_code(desk, text=text) is None


def give_key(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        state.put(tx, "device_seed", base64.b64encode(SEED).decode())


def test_a_phone_form_is_signed_by_the_enrolment_key_in_the_servers_time(desk: Desk) -> None:
    give_key(desk)
    with desk.store.transaction() as tx:
        state.put(tx, "clock_offset_ms", str(3_600_000 - 20_000))
    form = offer_phone_form(desk, merchant_id=BAKERY_ID)

    prefix = "HTTPS://DQ.EXAMPLE.CN/T/"
    assert form.address.startswith(prefix)
    offered, signature = parse_handoff(form.address.removeprefix(prefix))
    SigningKey(SEED).verify_key.verify(offered.signed_bytes(), signature)
    assert (offered.kind, offered.merchant_id) == (HandoffKind.COMPLAINT, BAKERY_ID)
    assert offered.device_id == UUID(desk.enrolment.device_id)
    assert offered.issued == (NOW - timedelta(hours=1)).astimezone(UTC)
    assert minutes_left(desk, form=form) == 15


def test_each_phone_form_is_another_one_and_runs_out(desk: Desk) -> None:
    give_key(desk)
    form = offer_phone_form(desk, merchant_id=BAKERY_ID)
    assert offer_phone_form(desk, merchant_id=BAKERY_ID).address != form.address
    clock_of(desk).pass_time(seconds=LASTS.total_seconds() - 61)
    assert minutes_left(desk, form=form) == 2
    clock_of(desk).pass_time(seconds=61)
    assert minutes_left(desk, form=form) == 0
    assert pending_ops(desk) == []


def test_without_a_key_a_site_or_a_right_there_is_no_phone_form(desk: Desk, tmp_path: Path) -> None:
    assert not has_phone_forms(desk)
    with pytest.raises(Refused, match=sentences.PHONE_FORM_MISSING):
        offer_phone_form(desk, merchant_id=BAKERY_ID)
    give_key(desk)
    assert has_phone_forms(desk)
    with desk.store.transaction() as tx:
        state.put(tx, "trouble", "Revoked")
    assert not has_phone_forms(desk)
    with desk.store.transaction() as tx:
        state.drop(tx, "trouble")
    siteless = District(name="区", district_no=7, hotline="1", roster_key="00" * 16, code_prefix="")
    publish(desk, (DISTRICT_ID, siteless), version=2)
    assert not has_phone_forms(desk)
    unpulled = unpulled_desk(tmp_path / "other")
    give_key(unpulled)
    assert not has_phone_forms(unpulled)
    unpulled.store.close()
