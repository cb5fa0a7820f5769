"""The jobs that people come for, tap by tap."""

from dataclasses import replace
from typing import Any

from kiosk.errors import Refused
from screens.front import Front
from screens.pictures import settle
from tests.screens.fakes import FakeDesk, uid
from tests.screens.taps import called, shown, tap, widget

PENDING = "已登记,待确认"


def _digits(prefix: str, number: str) -> list[str]:
    return [f"{prefix}.{digit}" for digit in number]


def _refuse(_desk: FakeDesk, **_: Any) -> None:
    raise Refused("这个时段已有预约,请另选一个")


def _book(front: Front) -> None:
    tap(front, "home.rooms", "rooms.room.0", "room.slot.14:00", "room.next")
    tap(front, "booking.name.王", "booking.name.ms", "booking.purpose.5")
    tap(front, *_digits("keypad", "13800000001"), "booking.confirm")


def test_a_room_is_booked_in_eight_taps_and_a_number(front: Front) -> None:
    _book(front)
    (asked,) = called(front, "request_booking")
    contact: Any = asked["contact"]
    assert (contact.name, contact.phone) == ("王女士", "13800000001")
    assert asked["purpose"] == "读书会"
    assert front.place == "booking"
    assert PENDING in shown(front)
    assert "1A2B 3C4D" in shown(front)


def test_no_screen_shows_the_number_that_was_typed(front: Front) -> None:
    tap(front, "home.rooms", "rooms.room.0", "room.slot.14:00", "room.next")
    tap(front, "booking.name.王", "booking.name.ms", "booking.purpose.5")
    tap(front, *_digits("keypad", "13800000001"))
    assert "138 •••• 0001" in shown(front)
    assert "加密保存" in shown(front)


def test_a_rule_that_says_no_is_told_calmly_and_the_form_stays(front: Front) -> None:
    front.desk.answers["request_booking"] = _refuse
    _book(front)
    assert "这个时段已有预约" in shown(front)
    tap(front, "sheet.close")
    assert front.place == "booking_form"
    assert not widget(front, "booking.confirm").disabled


def test_a_fault_gives_a_number_to_tell_the_desk(front: Front) -> None:
    front.desk.answers["request_booking"] = lambda _desk, **_: 1 / 0
    _book(front)
    assert "没有办成" in shown(front)
    assert "编号" in shown(front)


def test_an_hour_that_does_not_fit_before_a_taken_slot_is_shortened(front: Front) -> None:
    tap(front, "home.rooms", "rooms.room.0", "room.slot.13:00", "room.next")
    assert "13:00–13:30" in shown(front)


def test_a_booking_shows_the_servers_answer_when_it_comes(front: Front) -> None:
    pending = front.desk.answers["booking"](front.desk, reference="11111111")
    confirmed = front.desk.answers["booking"](front.desk, reference="22222222")
    front.desk.answers["booking"] = lambda _desk, *, reference: pending
    front.go("booking", reference="11111111")
    settle(front)
    assert PENDING in shown(front)
    front.desk.answers["booking"] = lambda _desk, *, reference: confirmed
    front.on_sync()
    settle(front)
    assert "已确认" in shown(front)


def test_a_conflict_offers_other_times_to_tap(front: Front) -> None:
    front.go("booking", reference="33333333")
    settle(front)
    assert "时间冲突" in shown(front)
    tap(front, "booking.choice.1")
    assert front.place == "booking_form"
    assert "17:00–18:00" in shown(front)


def test_a_booking_is_found_by_its_reference(front: Front) -> None:
    tap(front, "home.my_booking", *_digits("reference", "22222222"), "my_booking.find")
    assert front.place == "booking"
    tap(front, "booking.check_in")
    assert called(front, "check_in_booking") == [{"booking_id": uid(61)}]


def test_an_unknown_reference_is_said_to_be_unknown(front: Front) -> None:
    tap(front, "home.my_booking", *_digits("reference", "99999999"), "my_booking.find")
    assert "没有找到这个预约" in shown(front)


def test_a_code_is_typed_and_the_shop_is_shown(front: Front) -> None:
    tap(front, "home.scan", "scan.type", *_digits("code", "7QK3M0ZA11"), "code.check")
    assert called(front, "check_code") == [{"text": "7QK3M0ZA11", "way": "typed"}]
    assert "是这家店吗?" in shown(front)
    assert "1层 A108" in shown(front)


def test_a_scanned_code_is_checked_once_however_often_the_screen_is_made_anew(front: Front) -> None:
    front.screen.scanned("HTTPS://EXAMPLE.ORG/C/ABC")  # type: ignore[union-attr]
    settle(front)
    front.toggle_language()
    front.toggle_mode("contrast")
    settle(front)
    assert len(called(front, "check_code")) == 1


def test_a_merchant_is_rated_in_five_taps(front: Front) -> None:
    tap(front, "home.merchants", "merchants.merchant.0", "merchant.rate", "rate.star.5")
    tap(front, "rate.send")
    (asked,) = called(front, "rate_merchant")
    assert (asked["merchant_id"], asked["stars"], asked["tags"]) == (uid(31), 5, [])
    assert PENDING in shown(front)


def test_a_volunteer_checks_in_by_phone(front: Front) -> None:
    tap(front, "home.volunteers", "volunteers.shift.0033", *_digits("keypad", "13800000001"))
    assert "示**" in shown(front)
    tap(front, "attendance.go")
    asked = {"shift_id": uid(51), "number": "13800000001", "way": "phone"}
    assert called(front, "check_in") == [asked]
    assert PENDING in shown(front)


def test_a_volunteer_who_is_there_checks_out_by_card(front: Front) -> None:
    tap(front, "home.volunteers", "volunteers.shift.0033")
    front.screen.scanned("V0000002")  # type: ignore[union-attr]
    settle(front)
    tap(front, "attendance.go")
    assert called(front, "check_out") == [{"attendance_id": uid(71), "way": "card"}]
    assert "签退成功" in shown(front)


def test_a_place_in_a_later_shift_is_taken(front: Front) -> None:
    tap(front, "home.volunteers", "volunteers.shift.0035", "sign_up.name.mr")
    tap(front, *_digits("keypad", "13900000009"), "sign_up.confirm")
    (asked,) = called(front, "sign_up")
    contact: Any = asked["contact"]
    assert (contact.name, contact.phone) == ("先生", "13900000009")
    assert PENDING in shown(front)


def test_an_article_is_read_and_its_quiz_answered(front: Front) -> None:
    tap(front, "home.study", "study.column.0", "column.piece.0", "piece.finish", "piece.quiz")
    assert called(front, "finish_study") == [{"content_id": uid(11), "read_s": 0}]
    tap(front, "quiz.option.1")
    assert "答对了" in shown(front)
    tap(front, "quiz.next", "quiz.option.0", "quiz.next", "quiz.next")
    (asked,) = called(front, "attempt_quiz")
    assert asked["answers"] == {uid(21): [1], uid(22): [0]}
    assert "答对 1 / 2" in shown(front)


def test_feedback_needs_two_taps_and_gives_a_reference(front: Front) -> None:
    tap(front, "home.feedback", "feedback.kind.fault", "feedback.sentence.0", "feedback.send")
    (asked,) = called(front, "send_feedback")
    assert asked["feedback_kind"] == "fault"
    assert "5F6G 7H8J" in shown(front)


def test_own_words_can_be_typed(front: Front) -> None:
    tap(front, "home.feedback", "feedback.words", "key.h", "key.i")
    tap(front, "key.space", "key.rub", "key.done", "feedback.send")
    assert called(front, "send_feedback")[0]["text"] == "hi"


def test_what_is_gone_turns_the_person_back_with_a_sentence(front: Front) -> None:
    front.desk.answers["merchant"] = _refuse
    tap(front, "home.merchants", "merchants.merchant.0")
    assert front.place == "merchants"
    assert "这样办不了" in shown(front)


def test_an_answer_that_comes_after_the_visit_is_not_shown(front: Front) -> None:
    tap(front, "home.merchants", "merchants.merchant.0", "merchant.rate", "rate.star.5")
    front.screen.send()  # type: ignore[union-attr]
    front.home()
    settle(front)
    assert front.place == "home"
    assert "谢谢您的评价" not in shown(front)


def test_another_language_or_bigger_letters_take_nothing_from_a_booking_half_filled(
    front: Front,
) -> None:
    tap(front, "home.rooms", "rooms.room.0", "room.slot.14:00", "room.next")
    tap(front, "booking.name.王", "booking.name.ms", "booking.purpose.5")
    tap(front, *_digits("keypad", "138000"))
    front.toggle_mode("elder")
    front.toggle_language()
    settle(front)
    tap(front, *_digits("keypad", "00001"), "booking.confirm")
    (asked,) = called(front, "request_booking")
    contact: Any = asked["contact"]
    assert (contact.name, contact.phone) == ("王女士", "13800000001")


def test_the_day_and_the_time_chosen_stay_when_the_letters_grow(front: Front) -> None:
    tap(front, "home.rooms", "rooms.room.0", "room.day.1", "room.length.120", "room.slot.14:00")
    before = widget(front, "room.next").text
    front.toggle_mode("contrast")
    settle(front)
    assert widget(front, "room.next").text == before


def test_a_code_half_typed_stays_when_the_letters_grow(front: Front) -> None:
    tap(front, "home.scan", "scan.type", "code.7", "code.Q")
    front.toggle_mode("elder")
    settle(front)
    assert "7Q" in shown(front)


def test_stars_and_tags_stay_and_what_was_sent_is_not_asked_again(front: Front) -> None:
    tap(front, "home.merchants", "merchants.merchant.0", "merchant.rate", "rate.star.5")
    tap(front, "rate.tag.0")
    front.toggle_mode("elder")
    settle(front)
    assert widget(front, "rate.tag.0").kind == "chosen"
    tap(front, "rate.send")
    front.toggle_language()
    settle(front)
    assert widget(front, "rate.done")
    assert len(called(front, "rate_merchant")) == 1


def test_the_number_of_what_was_written_stays_when_the_letters_grow(front: Front) -> None:
    tap(front, "home.feedback", "feedback.sentence.0", "feedback.send")
    front.toggle_mode("elder")
    settle(front)
    assert "5F6G 7H8J" in shown(front)
    assert len(called(front, "send_feedback")) == 1


def test_a_quiz_goes_on_at_the_same_question(front: Front) -> None:
    tap(front, "home.study", "study.column.0", "column.piece.0", "piece.finish", "piece.quiz")
    tap(front, "quiz.option.0")
    front.toggle_mode("elder")
    settle(front)
    assert not widget(front, "quiz.next").disabled


def test_a_place_in_a_shift_is_given_back(front: Front) -> None:
    tap(front, "home.volunteers", "volunteers.shift.0035", "sign_up.withdraw")
    tap(front, *_digits("keypad", "13900000009"))
    assert "示**" in shown(front)
    tap(front, "withdrawal.go")
    (asked,) = called(front, "withdraw")
    assert asked["sign_up_id"] == uid(61)
    assert PENDING in shown(front)
    front.toggle_language()
    settle(front)
    assert widget(front, "withdrawal.done")


def test_a_number_without_a_place_can_give_none_back(front: Front) -> None:
    known: Any = front.desk.answers["attendance"]
    front.desk.answers["attendance"] = lambda desk, **given: replace(
        known(desk, **given), sign_up_id=None
    )
    tap(front, "home.volunteers", "volunteers.shift.0035", "sign_up.withdraw")
    tap(front, *_digits("keypad", "13900000009"))
    assert "没有报名" in shown(front)
    assert widget(front, "withdrawal.go").disabled
