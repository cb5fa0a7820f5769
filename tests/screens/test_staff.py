"""The staff screen: the code, what is shown, sending again, correcting, exporting."""

from dataclasses import replace
from typing import Any

import pytest
from kivy.clock import Clock

from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.staff import SalvageView
from kiosk.queries.staff_door import StaffDoor
from screens.front import Front
from screens.operation_words import KINDS as KIND_WORDS
from screens.pictures import settle
from screens.probe import named
from sync.events import KINDS
from tests.screens.fakes import REFUSALS, STAFF, uid
from tests.screens.taps import called, shown, tap, widget

CODE = "20261124"


def _type(front: Front, digits: str) -> None:
    tap(front, *(f"staff_code.{digit}" for digit in digits))


def _open(front: Front) -> None:
    tap(front, "footer.help", "help.staff")
    _type(front, CODE)
    tap(front, "staff_code.check")


def _staff(front: Front, **changes: Any) -> None:
    front.desk.answers["staff"] = lambda _desk: replace(STAFF, **changes)


def test_the_code_opens_in_eleven_taps_and_is_never_shown(front: Front) -> None:
    tap(front, "footer.help", "help.staff")
    _type(front, CODE)
    assert "●●●●   ●●●●" in shown(front)
    assert not any(digits in shown(front) for digits in ("2026", "1124"))
    tap(front, "staff_code.check")
    assert called(front, "open_staff") == [{"digits": CODE}]
    assert front.place == "staff"


def test_home_has_no_door_to_the_staff_screen(front: Front) -> None:
    assert not [one.name for one in named(front.stage) if "staff" in one.name]


def test_the_door_is_locked_again_once_the_visit_is_over(front: Front) -> None:
    _open(front)
    tap(front, "header.end")
    tap(front, "footer.help", "help.staff")
    assert front.place == "staff_code"


def test_wrong_digits_are_forgotten_and_the_tries_left_are_said(front: Front) -> None:
    tap(front, "footer.help", "help.staff")
    _type(front, "11111111")
    tap(front, "staff_code.check")
    assert "工作人员码不对" in shown(front)
    assert "还可以试 4 次" in shown(front)
    tap(front, "sheet.close")
    assert "○○○○   ○○○○" in shown(front)
    assert front.place == "staff_code"


def test_a_locked_door_says_how_long_and_opens_by_itself(front: Front) -> None:
    front.desk.answers["staff_door"] = lambda _desk: StaffDoor(True, 65, 0)
    front.go("staff_code")
    settle(front)
    assert "1分05秒" in shown(front)
    assert "staff_code.1" not in [one.name for one in named(front.stage)]
    front.desk.answers["staff_door"] = lambda _desk: StaffDoor(True, 0, 0)
    front.screen._count(1.0)  # type: ignore[union-attr]
    settle(front)
    _type(front, "1")


def test_the_try_that_locks_shows_the_wait_at_once(front: Front) -> None:
    front.go("staff_code")
    settle(front)
    _type(front, "11111111")
    front.desk.answers["staff_door"] = lambda _desk: StaffDoor(True, 60, 0)
    tap(front, "staff_code.check")
    assert "1分00秒" in shown(front)


def test_without_a_code_it_says_what_to_do_until_one_comes(front: Front) -> None:
    front.desk.answers["staff_door"] = lambda _desk: StaffDoor(False, 0, 5)
    front.go("staff_code")
    settle(front)
    assert "还没有工作人员码" in shown(front)
    assert "在后台为本站生成" in shown(front)
    front.desk.answers["staff_door"] = lambda _desk: StaffDoor(True, 0, 5)
    front.on_sync()
    settle(front)
    _type(front, "1")


def test_typed_digits_are_gone_when_the_screen_is_left(front: Front) -> None:
    front.go("staff_code")
    settle(front)
    _type(front, "1234")
    screen: Any = front.screen
    front.home()
    assert screen.typed == ""


def test_the_queue_is_told_in_words(front: Front) -> None:
    front.go("staff")
    settle(front)
    words = shown(front)
    for said in ("最早 今天 09:12", "暂放 1 项:服务器版本较旧,还不认识", "明天 09:30 自动再试"):
        assert said in words
    assert "没有通过的登记:2 项" in words


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("never", "还没有连上过服务器"),
        ("no_network", "连不上服务器"),
        ("not_accepted", "服务器不接受本机"),
        ("revoked", "本机已被停用"),
    ],
)
def test_each_trouble_has_its_words(front: Front, trouble: str, said: str) -> None:
    _staff(front, trouble=trouble)
    front.go("staff")
    settle(front)
    assert said in shown(front)


def test_an_old_program_shows_both_versions(front: Front) -> None:
    _staff(front, trouble="upgrade", versions=replace(STAFF.versions, wanted="0.9.0"))
    front.go("staff")
    settle(front)
    assert "本机 0.1.0,服务器要求 0.9.0" in shown(front)


@pytest.mark.parametrize(("ahead_s", "is_warned"), [(120, False), (121, True), (-500, True)])
def test_a_clock_that_is_off_by_more_than_two_minutes_is_warned_of(
    front: Front, ahead_s: int, is_warned: bool
) -> None:
    _staff(front, clock_ahead_s=ahead_s)
    front.go("staff")
    settle(front)
    assert ("请校准" in shown(front)) is is_warned


def test_connecting_pokes_the_worker_and_the_button_comes_back(front: Front) -> None:
    poked = []
    front._connect_now = lambda: poked.append(1)
    front.go("staff")
    settle(front)
    tap(front, "staff.connect")
    assert poked == [1]
    assert widget(front, "staff.connect").disabled
    front.on_word()
    settle(front)
    assert not widget(front, "staff.connect").disabled
    front._connect_now = lambda: None


def test_the_scanner_proves_itself_without_leaving_the_screen(front: Front) -> None:
    front.go("staff")
    front.screen.scanned("ABC")  # type: ignore[union-attr]
    settle(front)
    assert front.place == "staff"
    assert "刚刚读到一个码" in shown(front)


def test_what_is_put_aside_is_tried_again_with_one_tap(front: Front) -> None:
    front.go("staff")
    settle(front)
    tap(front, "staff.parked")
    assert called(front, "retry_parked") == [{}]


def test_a_repaired_store_is_told_until_it_was_reported(front: Front) -> None:
    _staff(front, salvage=SalvageView("damaged-1", 41))
    front.go("staff")
    settle(front)
    assert "救回 41 条登记" in shown(front)
    _staff(front)
    tap(front, "staff.salvage")
    assert called(front, "acknowledge_salvage") == [{}]
    assert "救回" not in shown(front)


def test_a_refused_one_is_sent_again_in_three_taps(front: Front) -> None:
    front.go("staff")
    settle(front)
    tap(front, "staff.refusals", "staff_refusals.4", "staff_refusal.again")
    assert called(front, "correct_operation") == [{"op_id": uid(85)}]
    assert front.place == "staff_refusals"


def test_stars_are_put_right_in_five_taps(front: Front) -> None:
    front.go("staff")
    settle(front)
    tap(front, "staff.refusals", "staff_refusals.1", "staff_refusal.correct")
    tap(front, "staff_correct.3", "staff_correct.send")
    (asked,) = called(front, "correct_operation")
    assert asked == {"op_id": uid(82), "changes": {"stars": 4}}
    assert front.place == "staff_refusals"


def test_a_booking_gets_another_room_and_time_in_six_taps(front: Front) -> None:
    front.go("staff")
    settle(front)
    tap(front, "staff.refusals", "staff_refusals.0", "staff_refusal.correct")
    tap(front, "rooms.room.1", "room.slot.14:00")
    assert "改为 今天 14:00–15:00" in widget(front, "room.next").text
    tap(front, "room.next")
    (asked,) = called(front, "correct_operation")
    assert asked["op_id"] == uid(81)
    assert asked["changes"] == {
        "room_id": str(uid(42)),
        "start": "2026-11-24T06:00:00+00:00",
        "end": "2026-11-24T07:00:00+00:00",
    }
    assert front.place == "staff_refusals"


def test_one_that_is_being_corrected_offers_nothing_more(front: Front) -> None:
    front.go("staff_refusal", op_id=uid(84))
    settle(front)
    assert "已登记,待确认" in shown(front)
    assert not [one.name for one in named(front.stage) if one.name.startswith("staff_refusal.")]


def test_a_correction_that_is_refused_is_said_at_the_list(front: Front) -> None:
    def refuse(_desk: Any, **_: Any) -> None:
        raise Refused(sentences.CORRECTED_ALREADY)

    front.desk.answers["correct_operation"] = refuse
    front.go("staff_refusals")
    settle(front)
    tap(front, "staff_refusals.4", "staff_refusal.again")
    assert front.place == "staff_refusals"
    assert "已经更正过" in shown(front)


def test_an_answer_that_comes_meanwhile_leaves_the_list(front: Front) -> None:
    front.go("staff_refusals")
    settle(front)
    front.desk.answers["refusals"] = lambda _desk: ()
    front.on_sync()
    settle(front)
    assert "没有需要处理的" in shown(front)


def test_every_kind_of_operation_has_words(front: Front) -> None:
    assert {kind for kind, _version in KINDS} <= set(KIND_WORDS)
    assert {view.kind for view in REFUSALS} <= set(KIND_WORDS)


def test_a_stick_is_awaited_seen_and_written_to(front: Front) -> None:
    found = front.desk.answers["stick"]
    front.desk.answers["stick"] = lambda _desk: None
    front.go("staff_export")
    settle(front)
    assert widget(front, "staff_export.write").disabled
    assert "请插入U盘" in shown(front)
    front.desk.answers["stick"] = found
    front.screen._look()  # type: ignore[union-attr]
    settle(front)
    tap(front, "staff_export.write")
    assert "已导出 5 条登记" in shown(front)
    assert "dangqun-00000000-20261124.dqx" in shown(front)
    assert "只有办公室能打开" in shown(front)


def test_a_full_stick_is_said_and_the_button_comes_back(front: Front) -> None:
    def full(_desk: Any, **_: Any) -> None:
        raise Refused(sentences.STICK_FULL)

    front.desk.answers["export_queue"] = full
    front.go("staff_export")
    settle(front)
    tap(front, "staff_export.write")
    assert "U盘已满,没有导出" in shown(front)
    tap(front, "sheet.close")
    assert not widget(front, "staff_export.write").disabled


def test_a_screen_that_was_left_looks_for_no_stick(front: Front) -> None:
    front.go("staff_export")
    settle(front)
    front.home()
    before = len(called(front, "stick"))
    for _ in range(3):
        Clock.tick()
    assert len(called(front, "stick")) == before
