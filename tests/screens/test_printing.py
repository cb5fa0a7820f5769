"""Printing a reference: the button is there while the printer is ready, and says how it went."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.commands.print_slip import Slip
from kiosk.domain import sentences
from kiosk.errors import Refused
from screens.front import Front
from screens.pictures import settle
from screens.probe import find
from tests.screens.taps import called, shown, tap, widget

REFERENCE = "22222222"


@pytest.fixture
def printed(front: Front) -> list[Slip]:
    """What was printed; the printer is ready."""
    slips: list[Slip] = []
    front.desk.answers["printer_state"] = lambda _desk: "ready"
    front.desk.answers["print_slip"] = lambda _desk, *, slip: slips.append(slip)
    return slips


def refusing(sentence: str) -> Callable[..., None]:
    def refuse(_desk: Any, *, slip: Slip) -> None:
        raise Refused(sentence)

    return refuse


def show_booking(front: Front, reference: str = REFERENCE) -> None:
    front.go("booking", reference=reference)
    settle(front)


@pytest.mark.parametrize("word", ["none", "missing", "paper_out"])
def test_there_is_no_button_while_the_printer_cannot_print(front: Front, word: str) -> None:
    front.desk.answers["printer_state"] = lambda _desk: word
    show_booking(front)
    assert find(front.stage, "slip.print") is None


def test_the_slip_of_a_booking_says_what_the_screen_says_and_nothing_that_was_typed(
    front: Front, printed: list[Slip]
) -> None:
    show_booking(front)
    tap(front, "slip.print")
    (slip,) = printed
    assert (slip.reference, slip.title, slip.status) == (REFERENCE, "会议室预约", "已确认")
    assert slip.station == "云桥天地党群服务站"
    assert ("会议室", "云桥会议厅") in slip.rows
    assert ("时间", "2026年11月25日 14:00–15:30") in slip.rows
    assert any("0571-8800-0001" in line for line in slip.foot)
    assert any("人工服务台" in line for line in slip.foot)
    assert any("2026年11月24日 10:05" in line for line in slip.foot)
    assert "读书会" not in repr(slip)
    assert widget(front, "slip.print").text == "已打印"
    assert widget(front, "slip.print").disabled


def test_a_booking_that_waits_for_the_server_is_printed_as_such(
    front: Front, printed: list[Slip]
) -> None:
    show_booking(front, "11111111")
    tap(front, "slip.print")
    assert printed[0].status == "已登记,待确认"


@pytest.mark.parametrize("reference", ["33333333", "44444444"])
def test_a_booking_that_is_none_is_not_printed(
    front: Front, printed: list[Slip], reference: str
) -> None:
    show_booking(front, reference)
    assert find(front.stage, "slip.print") is None
    assert called(front, "printer_state") == []


def test_a_word_to_the_station_prints_its_kind_and_not_its_words(
    front: Front, printed: list[Slip]
) -> None:
    front.go("feedback")
    settle(front)
    tap(front, "feedback.kind.fault", "feedback.sentence.0", "feedback.send", "slip.print")
    (slip,) = printed
    assert (slip.reference, slip.rows) == ("5F6G7H8J", (("类别", "报修"),))
    assert "本机屏幕" not in repr(slip)


@pytest.mark.parametrize(
    "sentence",
    [sentences.PRINTER_MISSING, sentences.PRINTER_NO_PAPER, sentences.PRINTER_FAILED],
)
def test_a_slip_that_was_not_printed_is_said_and_the_reference_stays(
    front: Front, printed: list[Slip], sentence: str
) -> None:
    front.desk.answers["print_slip"] = refusing(sentence)
    show_booking(front)
    tap(front, "slip.print")
    assert sentence in shown(front)
    tap(front, "sheet.close")
    assert "2222 2222" in shown(front)
    front.desk.answers["print_slip"] = lambda _desk, *, slip: printed.append(slip)
    tap(front, "slip.print")
    assert len(printed) == 1


def test_the_slip_is_in_the_language_of_the_visit(front: Front, printed: list[Slip]) -> None:
    front.toggle_language()
    show_booking(front)
    tap(front, "slip.print")
    assert printed[0].status == "Confirmed"


def test_an_answer_that_comes_after_the_person_has_gone_on_adds_no_button(
    front: Front, printed: list[Slip]
) -> None:
    front.go("booking", reference=REFERENCE)
    front.go("help")
    settle(front)
    assert find(front.stage, "slip.print") is None
