import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.scanner import ScannerKeys

CODE = "HTTPS://DQ.EXAMPLE.CN/C/AEBAGBAF"


def typed(keys: ScannerKeys, text: str, gap_ms: int, start_ms: int = 0) -> list[str]:
    """What the keys gave, one key each `gap_ms`."""
    given_back = (keys.key(char, start_ms + at * gap_ms) for at, char in enumerate(text))
    return [scan for scan in given_back if scan is not None]


@pytest.mark.parametrize("enter", ["\r", "\n"])
def test_quick_keys_and_enter_are_a_scan(enter: str) -> None:
    assert typed(ScannerKeys(), CODE + enter, gap_ms=3) == [CODE]


def test_two_scans_follow_each_other() -> None:
    assert typed(ScannerKeys(), f"{CODE}\r\n{CODE}\r\n", gap_ms=3) == [CODE, CODE]


@given(st.text(min_size=1), st.integers(min_value=51, max_value=100_000))
def test_slow_typing_is_never_a_scan(text: str, gap_ms: int) -> None:
    assert typed(ScannerKeys(), text + "\r", gap_ms) == []


def test_a_pause_within_a_run_drops_what_came_before() -> None:
    keys = ScannerKeys()
    assert typed(keys, "typing", gap_ms=200) == []
    assert typed(keys, CODE + "\r", gap_ms=3, start_ms=5000) == [CODE]


def test_a_late_enter_ends_no_scan() -> None:
    keys = ScannerKeys()
    typed(keys, CODE, gap_ms=3)
    assert keys.key("\r", 5000) is None


def test_short_runs_are_no_scan() -> None:
    assert typed(ScannerKeys(), "12345\r123456\r", gap_ms=3) == ["123456"]


def test_control_and_bidi_characters_are_left_out() -> None:
    assert typed(ScannerKeys(), "诚\x1b信\x00商\u202e户\u2066二维\x7f码\r", gap_ms=3) == [
        "诚信商户二维码"
    ]


def test_control_characters_do_not_make_a_run_long_enough() -> None:
    assert typed(ScannerKeys(), "abc\x1b\x1b\x1b\x1b\r", gap_ms=3) == []


def test_a_run_that_is_too_long_is_dropped_whole() -> None:
    keys = ScannerKeys()
    assert typed(keys, "x" * 513 + "\r" + "y" * 512 + "\r", gap_ms=1) == ["y" * 512]


def test_a_clock_that_jumps_back_starts_a_new_run() -> None:
    keys = ScannerKeys()
    typed(keys, "junk", gap_ms=3, start_ms=9000)
    assert typed(keys, CODE + "\r", gap_ms=3) == [CODE]


def test_keys_without_a_character_change_nothing() -> None:
    keys = ScannerKeys()
    assert [keys.key(char, at) for at, char in enumerate(["a", "", "b", "c", "d", "e", "f"])] == (
        [None] * 7
    )
    assert keys.key("\r", 8) == "abcdef"


def test_keys_typed_just_before_a_scan_join_it_without_a_prefix_and_not_with_one() -> None:
    assert typed(ScannerKeys(), f"abc{CODE}\r", gap_ms=3) == [f"abc{CODE}"]
    assert typed(ScannerKeys(prefix="~"), f"abc~{CODE}\r", gap_ms=3) == [CODE]
    assert typed(ScannerKeys(prefix="~"), f"~~junk~{CODE}\r", gap_ms=3) == [CODE]


def test_with_a_prefix_what_comes_without_it_is_no_scan() -> None:
    assert typed(ScannerKeys(prefix="~"), f"{CODE}\r~{CODE}\r", gap_ms=3) == [CODE]


def test_a_prefix_does_not_make_a_run_long_enough() -> None:
    assert typed(ScannerKeys(prefix="~DQ~"), "~DQ~12345\r", gap_ms=3) == []


def test_with_a_suffix_that_ends_a_scan_and_enter_does_not() -> None:
    keys = ScannerKeys(suffix="#")
    assert typed(keys, f"{CODE}\r{CODE}#\r{CODE}#", gap_ms=3) == [CODE, CODE]


def test_the_longest_code_still_fits_between_its_marks() -> None:
    keys = ScannerKeys(prefix="~", suffix="#")
    assert typed(keys, f"~{'y' * 512}#~{'z' * 513}#", gap_ms=1) == ["y" * 512]
