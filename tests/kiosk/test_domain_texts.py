import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.contact import contact_problem, plain_phone
from kiosk.domain.masking import masked_name
from kiosk.domain.quiz import score
from kiosk.domain.reference import ALPHABET, new_reference, normalised_reference, reference_of
from kiosk.domain.sentence_split import MAX_CHARS, split_paragraph
from kiosk.domain.shift import phase
from kiosk.domain.short_form import looks_like_short_form

STOP, COMMA, QUOTE_END = "\u3002", "\uff0c", "\u201d"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳娜娜", "欧***"),
        ("John Smith", "J***"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_of_a_name_only_the_first_character_is_shown(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_a_reference_is_made_of_five_bytes() -> None:
    assert reference_of(bytes(5)) == "00000000"
    assert reference_of(b"\xff" * 5) == "ZZZZZZZZ"
    with pytest.raises(ValueError, match="5 bytes"):
        reference_of(b"1234")


@given(st.binary(min_size=5, max_size=5))
def test_a_reference_has_eight_characters_and_survives_typing(random: bytes) -> None:
    reference = reference_of(random)
    assert re.fullmatch(f"[{ALPHABET}]{{8}}", reference)
    as_typed = f" {reference[:4]}-{reference[4:]} ".lower().replace("0", "o").replace("1", "l")
    assert normalised_reference(as_typed) == reference


def test_two_references_differ() -> None:
    assert len({new_reference() for _ in range(100)}) == 100


def test_each_question_is_right_or_wrong_on_its_own() -> None:
    right = score({"a": [0], "b": [0, 2], "c": [1]}, {"a": [0], "b": [2], "d": [1]})
    assert right == {"a": True, "b": False, "c": False}


SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 2, 15, tzinfo=UTC)
"""23:00 in Shanghai; the shift goes on till one o'clock."""


@pytest.mark.parametrize(
    ("before_start_min", "expected"),
    [
        (-120, None),
        (-119, "running"),
        (0, "running"),
        (30, "running"),
        (31, "soon"),
        (23 * 60, "soon"),
        (23 * 60 + 1, "later"),
        (6 * 24 * 60 + 23 * 60 + 1, "later"),
        (7 * 24 * 60 + 23 * 60, "later"),
        (7 * 24 * 60 + 23 * 60 + 1, None),
    ],
)
def test_a_shift_is_running_soon_or_later(before_start_min: int, expected: str | None) -> None:
    now = START - timedelta(minutes=before_start_min)
    assert phase(START, START + timedelta(hours=2), now, SHANGHAI) == expected


def test_a_number_is_tidied_before_it_is_checked() -> None:
    assert plain_phone("+86 (571) 8800-0001") == "+8657188000001"
    assert contact_problem("王", "138 0000 0000") is None
    assert contact_problem("王", "1" * 21) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ABCDE-12345", True), ("abcde 12345", True), ("ABCDE12345", True), ("ABCDE_12345", False),
     ("ABCDE-1234", False), ("HTTPS://X/C/", False)],
)  # fmt: skip
def test_a_short_form_is_told_by_its_look(text: str, expected: bool) -> None:
    assert looks_like_short_form(text) is expected


def test_a_long_paragraph_is_cut_at_the_ends_of_sentences() -> None:
    first, second = "甲" * 59 + STOP, "乙" * 58 + STOP + QUOTE_END
    assert split_paragraph(first + second) == (first, second)
    assert split_paragraph(first + "丙" * 39 + STOP) == (first + "丙" * 39 + STOP,)


def test_a_long_sentence_is_cut_at_commas_and_else_anywhere() -> None:
    clause = "甲" * 69 + COMMA
    assert split_paragraph(clause + "乙" * 69 + STOP) == (clause, "乙" * 69 + STOP)
    assert split_paragraph("丙" * 250) == ("丙" * 100, "丙" * 100, "丙" * 50)


def test_a_decimal_point_ends_no_sentence() -> None:
    assert split_paragraph("It is 3.5 long. Yes.", 15) == ("It is 3.5 long.", "Yes.")


@given(st.text(f"甲a.{STOP}{COMMA}! \n", max_size=400), st.integers(5, MAX_CHARS))
def test_cutting_loses_nothing_and_keeps_the_limit(text: str, limit: int) -> None:
    pieces = split_paragraph(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)
