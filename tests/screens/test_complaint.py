"""Complaining at the terminal, by the tap: the form, the phone, following, confirming."""

from typing import Any

import pytest

from kiosk.commands.print_slip import Slip
from kiosk.domain import sentences
from kiosk.errors import Refused
from screens.front import Front
from screens.pictures import settle
from screens.probe import find
from screens.theme import Modes
from screens.widgets.qr import QrCode
from sync.events.contact import Contact
from tests.screens.fakes import COMPLAINTS, PHONE_FORM, uid
from tests.screens.taps import called, shown, tap, widget

ANSWERED, FILED, WAITING, REFUSED, ACCEPTED, CONFIRMED = COMPLAINTS
ADDRESS = f"HTTPS://DQ.EXAMPLE.CN/F/{ANSWERED}"


def open_form(front: Front) -> None:
    front.go("merchants")
    front.go("complaint", merchant_id=uid(31))
    settle(front)


def open_status(front: Front, reference: str, **params: Any) -> None:
    front.go("complaint_status", reference=reference, **params)
    settle(front)


def write(front: Front, words: str, name: str = "complaint.words") -> None:
    widget(front, name).text = words
    settle(front)


def codes(front: Front) -> list[str]:
    return [part.content for part in front.stage.walk() if isinstance(part, QrCode)]


def dial(number: str) -> list[str]:
    return [f"keypad.{digit}" for digit in number]


def test_five_taps_file_a_complaint_without_a_person(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.kind.price", "complaint.sentence.0")
    tap(front, "complaint.next", "complaint.next", "complaint.next")
    assert called(front, "file_complaint") == [
        {
            "merchant_id": uid(31),
            "complaint_kind": "price",
            "text": "结账与标价不一致",
            "contact": None,
        }
    ]
    assert front.place == "complaint_status"
    assert "已登记,待确认" in shown(front).replace(",", ",")
    assert "2222 2222" in shown(front)
    assert codes(front) == [f"HTTPS://DQ.EXAMPLE.CN/F/{FILED}"]


def test_own_words_several_sentences_and_a_number_go_together(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.kind.quality", "complaint.sentence.2", "complaint.sentence.0")
    write(front, "上周六买的")
    tap(front, "complaint.next", *dial("13800001234"), "complaint.next")
    assert "138 •••• 1234" in shown(front)
    assert "13800001234" not in shown(front)
    assert "上周六买的" in shown(front)
    tap(front, "complaint.next")
    (filed,) = called(front, "file_complaint")
    assert filed["text"] == "食品变质或有异物\n与样品或描述不符\n上周六买的"
    assert filed["contact"] == Contact(phone="13800001234")


def test_a_kind_and_words_are_needed_and_half_a_number_is_none(front: Front) -> None:
    open_form(front)
    assert widget(front, "complaint.next").disabled
    tap(front, "complaint.kind.other")
    assert widget(front, "complaint.next").disabled
    tap(front, "complaint.sentence.1")
    assert not widget(front, "complaint.next").disabled
    tap(front, "complaint.sentence.1")
    assert widget(front, "complaint.next").disabled
    write(front, "  ")
    assert widget(front, "complaint.next").disabled
    write(front, "请处理")
    tap(front, "complaint.next")
    assert widget(front, "complaint.next").text == "不留电话"
    tap(front, "keypad.1", "keypad.3")
    assert widget(front, "complaint.next").disabled


def test_the_purpose_the_time_kept_and_children_are_told_before_a_number(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.kind.other", "complaint.sentence.1", "complaint.next")
    said = shown(front).replace("\n", "")
    for words in ("只用来联系这件投诉", "30天后删除", "未满14岁"):
        assert words in said


def test_each_step_can_be_gone_back_and_keeps_what_was_said(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.kind.price", "complaint.sentence.1")
    write(front, "没有价签")
    tap(front, "complaint.next", *dial("13800001234"), "complaint.next")
    tap(front, "complaint.previous", "complaint.previous", "complaint.previous")
    tap(front, "complaint.kind.price")
    assert widget(front, "complaint.words").text == "没有价签"
    tap(front, "complaint.next", "complaint.next", "complaint.next")
    (filed,) = called(front, "file_complaint")
    assert filed["text"] == "没有明码标价\n没有价签"
    assert filed["contact"] == Contact(phone="13800001234")


def test_another_kind_keeps_own_words_and_drops_ready_ones(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.kind.price", "complaint.sentence.1")
    write(front, "没有价签")
    tap(front, "complaint.previous", "complaint.kind.service", "complaint.next")
    tap(front, "complaint.next", "complaint.next")
    assert called(front, "file_complaint")[0]["text"] == "没有价签"


@pytest.mark.parametrize("taps", [[], ["complaint.next"], ["complaint.next", "complaint.next"]])
def test_a_change_of_language_and_letters_loses_nothing(front: Front, taps: list[str]) -> None:
    open_form(front)
    tap(front, "complaint.kind.price", "complaint.sentence.0")
    write(front, "小票在手")
    tap(front, *taps)
    before = front.screen.draft()  # type: ignore[union-attr]
    front.toggle_language()
    front.toggle_mode("elder")
    settle(front)
    assert front.screen.draft() == before  # type: ignore[union-attr]
    assert front.is_filled_in
    tap(front, *["complaint.next"] * (3 - len(taps)))
    (filed,) = called(front, "file_complaint")
    assert filed["text"] == "结账与标价不一致\n小票在手"


def test_a_scan_asks_first_once_something_was_chosen(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.kind.price")
    front.screen.scanned("V0000002")  # type: ignore[union-attr]
    settle(front)
    assert front.place == "complaint"
    tap(front, "scanned.stay", "complaint.sentence.0")
    assert called(front, "check_code") == []


def test_what_was_typed_is_forgotten_when_the_person_leaves(front: Front) -> None:
    open_form(front)
    screen: Any = front.screen
    tap(front, "complaint.kind.price", "complaint.sentence.0")
    write(front, "小票在手")
    field = widget(front, "complaint.words")
    tap(front, "complaint.next", *dial("1380000"))
    front.home()
    assert (screen._kind, screen._digits, screen._pad, screen._phone) == ("", "", None, None)
    assert field.text == ""


def test_a_rule_that_says_no_leaves_the_form_as_it_is(front: Front) -> None:
    def refuse(_desk: Any, **_: Any) -> None:
        raise Refused(sentences.MERCHANT_GONE)

    front.desk.answers["file_complaint"] = refuse
    open_form(front)
    tap(front, "complaint.kind.price", "complaint.sentence.0")
    tap(front, "complaint.next", "complaint.next", "complaint.next")
    assert "没有找到这家商户" in shown(front)
    tap(front, "sheet.close")
    assert not widget(front, "complaint.next").disabled


def test_the_phone_is_offered_only_where_the_terminal_can_sign(front: Front) -> None:
    front.desk.answers["has_phone_forms"] = lambda _desk: False
    open_form(front)
    assert find(front.stage, "complaint.on_phone") is None
    assert find(front.stage, "complaint.mine") is not None


def test_a_phone_goes_on_by_a_code_that_says_how_long_it_lasts(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.on_phone")
    assert codes(front) == [PHONE_FORM]
    assert "还能用 15 分钟" in shown(front)
    assert "手机用自己的网络" in shown(front)
    front.desk.answers["minutes_left"] = lambda _desk, *, form: 3
    front.refresh()
    assert "还能用 3 分钟" in shown(front)
    front.desk.answers["minutes_left"] = lambda _desk, *, form: 0
    front.refresh()
    settle(front)
    assert codes(front) == []
    assert "已过期" in shown(front)
    front.desk.answers["minutes_left"] = lambda _desk, *, form: 15
    tap(front, "complaint_phone.renew")
    assert codes(front) == [PHONE_FORM]
    assert len(called(front, "offer_phone_form")) == 2


def test_a_change_of_letters_makes_no_further_code(front: Front) -> None:
    open_form(front)
    tap(front, "complaint.on_phone")
    front.toggle_mode("contrast")
    settle(front)
    assert codes(front) == [PHONE_FORM]
    assert len(called(front, "offer_phone_form")) == 1


def test_the_slip_carries_the_address_and_nothing_typed(front: Front) -> None:
    slips: list[Slip] = []
    front.desk.answers["printer_state"] = lambda _desk: "ready"
    front.desk.answers["print_slip"] = lambda _desk, *, slip: slips.append(slip)
    open_form(front)
    tap(front, "complaint.kind.price", "complaint.sentence.0")
    write(front, "小票在手")
    tap(front, "complaint.next", "complaint.next", "complaint.next", "slip.print")
    (slip,) = slips
    assert (slip.reference, slip.title, slip.status) == (FILED, "投诉", "已登记,待确认")
    assert slip.code == f"HTTPS://DQ.EXAMPLE.CN/F/{FILED}"
    assert ("商户", "青麦烘焙") in slip.rows
    assert "小票" not in repr(slip)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        (ANSWERED, ("已答复", "最晚12月15日 周二确认", "商户已当面退还差价")),
        (FILED, ("已登记", "待确认")),
        (WAITING, ("办理中", "等您补充材料", "请提供购物小票的照片")),
        (REFUSED, ("不予受理", "经核对")),
        (ACCEPTED, ("已受理", "最晚1月28日 周四答复您", "提交投诉")),
        (CONFIRMED, ("待确认", "您确认了办理结果")),
    ],
)
def test_a_complaint_says_how_it_stands_and_what_comes_next(
    front: Front, reference: str, words: tuple[str, ...]
) -> None:
    open_status(front, reference)
    said = shown(front).replace("\n", "")
    assert [one for one in words if one not in said] == []
    assert (find(front.stage, "complaint.confirm") is not None) == (reference == ANSWERED)


def test_english_speaks_of_every_stage(front: Front) -> None:
    front.choose(language="en", modes=Modes())
    open_status(front, ACCEPTED)
    assert "Accepted" in shown(front)
    assert "Complaint filed" in shown(front)


def test_confirming_asks_once_more(front: Front) -> None:
    open_status(front, ANSWERED)
    tap(front, "complaint.confirm")
    assert called(front, "confirm_complaint") == []
    tap(front, "ask.no", "complaint.confirm", "ask.yes")
    assert called(front, "confirm_complaint") == [{"reference": ANSWERED}]


def test_what_is_not_settled_is_told_and_leads_back(front: Front) -> None:
    open_status(front, ANSWERED)
    tap(front, "complaint.reopen")
    assert widget(front, "reopen.send").disabled
    tap(front, "reopen.sentence.1")
    write(front, "差价没有退", "reopen.words")
    front.toggle_language()
    settle(front)
    tap(front, "reopen.send")
    assert called(front, "reopen_complaint") == [
        {"reference": ANSWERED, "text": "答应的事没有做到\n差价没有退"}
    ]
    assert front.place == "complaint_status"


def test_one_that_was_reopened_often_can_only_be_confirmed(front: Front) -> None:
    from dataclasses import replace

    real = front.desk.answers["complaint"]
    front.desk.answers["complaint"] = lambda desk, *, reference: replace(
        real(desk, reference=reference), reopenings_left=0
    )
    open_status(front, ANSWERED)
    assert find(front.stage, "complaint.reopen") is None
    assert "12315" in shown(front)
    assert find(front.stage, "complaint.confirm") is not None


def test_a_decision_that_came_too_late_is_told(front: Front) -> None:
    def refuse(_desk: Any, **_: Any) -> None:
        raise Refused(sentences.COMPLAINT_NOT_WAITING)

    front.desk.answers["confirm_complaint"] = refuse
    open_status(front, ANSWERED)
    tap(front, "complaint.confirm", "ask.yes")
    assert "不等您确认" in shown(front).replace("\n", "")


def test_news_of_the_server_shows_by_itself(front: Front) -> None:
    open_status(front, FILED)
    real = front.desk.answers["complaint"]
    front.desk.answers["complaint"] = lambda desk, *, reference: real(desk, reference=ANSWERED)
    front.on_sync()
    settle(front)
    assert "已答复" in shown(front)


def test_a_reference_is_typed_from_the_first_screen(front: Front) -> None:
    tap(front, "home.my_complaint", *["reference.1"] * 8, "my_complaint.find")
    assert front.place == "complaint_status"
    assert called(front, "find_complaint") == [{"reference": ANSWERED}]


def test_a_wrong_reference_is_said_and_can_be_put_right(front: Front) -> None:
    tap(front, "home.my_complaint", *["reference.9"] * 8, "my_complaint.find")
    assert front.place == "my_complaint"
    assert "没有找到这件投诉" in shown(front)
    tap(front, "sheet.close", "reference.rub")
    assert widget(front, "my_complaint.find").disabled


@pytest.mark.parametrize("scanned", [ANSWERED, ADDRESS, ADDRESS + "\r"])
def test_a_slip_is_scanned_where_it_is_asked_for(front: Front, scanned: str) -> None:
    tap(front, "home.my_complaint")
    front.screen.scanned(scanned.strip())  # type: ignore[union-attr]
    settle(front)
    assert front.place == "complaint_status"
    assert called(front, "check_code") == []


def test_a_slip_leads_to_its_complaint_from_anywhere(front: Front) -> None:
    front.screen.scanned(ADDRESS)  # type: ignore[union-attr]
    settle(front)
    assert front.place == "complaint_status"
    assert called(front, "check_code") == []
    front.back()
    settle(front)
    assert front.place == "home"


def test_other_codes_still_lead_to_the_verdict(front: Front) -> None:
    tap(front, "home.my_complaint")
    front.screen.scanned("HTTPS://DQ.EXAMPLE.CN/C/ABC")  # type: ignore[union-attr]
    settle(front)
    assert front.place == "verdict"


def test_the_form_is_reached_from_the_shop_and_from_its_code(front: Front) -> None:
    front.go("merchant", merchant_id=uid(31))
    settle(front)
    tap(front, "merchant.complain")
    assert front.place == "complaint"
    front.home()
    front.screen.scanned("7QK3M0ZA11")  # type: ignore[union-attr]
    settle(front)
    tap(front, "verdict.complain")
    assert front.place == "complaint"
