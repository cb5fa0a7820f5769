"""Keys of a USB scanner as the window gives them, and what a scan does on each kind of screen."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.app import SCANNER_GAP_MS
from kiosk.devices.scanner import ScannerKeys
from screens.front import Front
from screens.pictures import settle
from screens.scanner_input import FRAME_MS, ScannerInput
from tests.screens.fakes import PIECE, SHIFTS, at, uid
from tests.screens.taps import called, shown, tap

CODE = "HTTPS://DQ.EXAMPLE.CN/C/AEBAGBAF"
ENTER, KEYPAD_ENTER = 13, 271
FORM = {"room_id": uid(41), "room": "云桥会议厅", "start": at(14, days=1), "end": at(15, days=1)}


@pytest.fixture
def scans(front: Front) -> Iterator[list[str]]:
    """What the window's scanner has read."""
    read: list[str] = []
    listener = ScannerInput(ScannerKeys(max_gap_ms=SCANNER_GAP_MS), read.append)
    listener.listen()
    yield read
    Window.unbind(on_textinput=listener._typed, on_key_down=listener._pressed)


def press(text: str, *, enter: int | None = ENTER, frames_apart: int = 0) -> None:
    for char in text:
        Window.dispatch("on_textinput", char)
        for _ in range(frames_apart):
            Clock.tick()
    if enter is not None:
        Window.dispatch("on_key_down", enter, 40, None, [])


@pytest.mark.parametrize("enter", [ENTER, KEYPAD_ENTER])
def test_what_a_scanner_types_within_a_frame_is_a_scan(scans: list[str], enter: int) -> None:
    press(CODE, enter=enter)
    assert scans == [CODE]


def test_keys_a_frame_apart_are_still_a_scan_because_keys_are_seen_once_a_frame(
    scans: list[str],
) -> None:
    press(CODE, frames_apart=SCANNER_GAP_MS // FRAME_MS)
    assert scans == [CODE]


def test_keys_that_come_slower_are_a_person_typing(scans: list[str]) -> None:
    press(CODE, frames_apart=SCANNER_GAP_MS // FRAME_MS + 1)
    assert scans == []


def test_other_keys_end_no_scan_and_reach_nothing(scans: list[str]) -> None:
    press(CODE, enter=None)
    taken = [Window.dispatch("on_key_down", key, 0, None, []) for key in (27, 9, 282, 8)]
    assert taken == [True] * 4
    assert scans == []
    press("")
    assert scans == [CODE]


def scan(front: Front) -> None:
    assert front.screen is not None
    front.screen.scanned(CODE)
    settle(front)


def test_a_scan_is_no_phone_number_where_a_place_is_given_back(front: Front) -> None:
    front.go("withdrawal", shift=SHIFTS[1])
    scan(front)
    assert front.place == "verdict"
    assert called(front, "attendance") == []


def fill_in_name(front: Front) -> None:
    front.go("booking_form", **FORM)
    settle(front)
    assert front.screen is not None
    front.screen._named("王")
    settle(front)


def test_a_scan_goes_to_the_verdict_from_a_screen_where_nothing_is_filled_in(front: Front) -> None:
    for place, params in (("help", {}), ("room", {"room_id": uid(41)}), ("booking_form", FORM)):
        front.home()
        front.go(place, **params)
        scan(front)
        assert front.place == "verdict", place
        assert called(front, "check_code")[-1] == {"text": CODE, "way": "scanner"}


def test_a_scan_over_a_form_asks_first_and_the_form_can_go_on(front: Front) -> None:
    fill_in_name(front)
    scan(front)
    assert front.place == "booking_form"
    assert "扫到一个码" in shown(front)
    assert called(front, "check_code") == []
    before = front.screen
    tap(front, "scanned.stay")
    assert front.screen is before
    assert before is not None
    assert before.draft()[1] == "王"
    assert "扫到一个码" not in shown(front)


def test_a_person_at_a_form_can_choose_the_code_that_was_scanned(front: Front) -> None:
    fill_in_name(front)
    scan(front)
    tap(front, "scanned.go")
    assert front.place == "verdict"
    assert called(front, "check_code") == [{"text": CODE, "way": "scanner"}]


def test_a_form_that_went_on_in_another_language_is_still_asked_about(front: Front) -> None:
    fill_in_name(front)
    front.toggle_language()
    scan(front)
    assert front.place == "booking_form"
    assert "A code was scanned" in shown(front)


def test_own_words_that_went_on_in_bigger_letters_are_still_asked_about(front: Front) -> None:
    tap(front, "home.feedback", "feedback.sentence.0")
    front.toggle_mode("elder")
    scan(front)
    assert front.place == "feedback"
    assert "扫到一个码" in shown(front)


def test_options_chosen_in_a_quiz_are_asked_about(front: Front) -> None:
    piece = replace(PIECE, questions=PIECE.questions[::-1])
    front.desk.answers["piece"] = lambda _desk, *, content_id: piece
    front.go("quiz", content_id=piece.id)
    settle(front)
    tap(front, "quiz.option.0")
    scan(front)
    assert front.place == "quiz"
    assert "扫到一个码" in shown(front)


def test_nobody_is_told_that_what_was_sent_is_lost(front: Front) -> None:
    tap(front, "home.feedback", "feedback.kind.suggestion", "feedback.sentence.0", "feedback.send")
    scan(front)
    assert front.place == "verdict"
