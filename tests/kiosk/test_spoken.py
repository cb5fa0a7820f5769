"""Text of a screen as a voice should say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.spoken import breaths, spoken
from kiosk.domain.spoken_mandarin import number_words


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("服务热线 0571-8800-0001", "服务热线 零五七幺,八八零零,零零零幺"),
        ("13800000001", "幺三八,零零零零,零零零幺"),
        ("拨打96119举报", "拨打九六幺幺九举报"),
        ("火警119", "火警幺幺九"),
        ("12345热线", "幺二三四五热线"),
        ("14:00–17:00", "十四点到十七点"),
        ("9:05-10:30", "九点零五分到十点三十分"),
        ("2:00", "两点"),
        ("11月24日", "十一月二十四日"),
        ("2026年11月24日", "二零二六年十一月二十四日"),
        ("2026-11-24", "二零二六年十一月二十四日"),
        ("2026年", "二零二六年"),
        ("优惠30%", "优惠百分之三十"),
        ("4.8分", "四点八分"),
        ("2–4人", "二到四人"),
        ("5-8人", "五到八人"),
        ("共2间", "共两间"),
        ("2楼2层", "二楼二层"),
        ("105人", "一百零五人"),
        ("20000元", "两万元"),
        ("1234567890.5", "一二三四五六七八九零点五"),
        ("¥1,280", "一千二百八十元"),
        ("35m²", "三十五平方米"),
        ("25℃", "二十五摄氏度"),
        ("B1层", "地下一层"),
        ("负2楼", "地下二层"),
        ("3F", "三层"),
        ("A-203室", "A 二 零 三室"),
        ("7QK3-M0ZA", "七 Q K 三 M 零 Z A"),
        ("安全课堂 · 约6分钟", "安全课堂,约六分钟"),
        ("4★", "四星"),
        ("1+N", "一加N"),
    ],
)
def test_mandarin_says(shown: str, said: str) -> None:
    assert spoken(shown, "zh_CN").replace(",", ",") == said.replace(",", ",")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("0571-8800-0001", "zero five seven one, eight eight zero zero, zero zero zero one"),
        ("call 96119", "call nine six one one nine"),
        ("14:00–17:00", "2 p.m. to 5 p.m."),
        ("9:05-10:30", "9 oh 5 a.m. to 10 30 a.m."),
        ("0:30", "12 30 a.m."),
        ("2026-11-24", "November 24, 2026"),
        ("30% off · 35 m²", "30 percent off, 35 square metres"),
        ("B1, Room A-203", "basement 1, Room A two zero three"),
        ("2–4 people", "2 to 4 people"),
        ("about 3 min", "about 3 minutes"),
    ],
)
def test_english_says(shown: str, said: str) -> None:
    assert spoken(shown, "en") == said


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "masked", ["138****0001", "张**", "138••••0001", "138●●●●0001", "••••", "王**"]
)
def test_what_is_masked_is_not_said_at_all(masked: str, language: str) -> None:
    assert spoken(masked, language) == ""
    assert spoken(f"{masked} OK", language) == "OK"


def test_addresses_and_ornaments_are_not_said() -> None:
    assert spoken("https://example.org/a ●", "zh_CN") == ""
    assert spoken("✓ 已登记", "zh_CN") == "已登记"


def test_no_digit_is_left_for_the_mandarin_voice_to_guess() -> None:
    shown = "2026年11月24日 14:00–17:00 B1层A-203 0571-8800-0001 30% ¥1,280 3/5 007"
    assert not any(char.isascii() and char.isdigit() for char in spoken(shown, "zh_CN"))


@given(st.text(max_size=80))
def test_any_text_can_be_said(text: str) -> None:
    for language in ("zh_CN", "en"):
        said = spoken(text, language)
        assert "".join(breaths(said)).count("**") == 0


@given(st.integers(0, 10**9))
def test_counted_numbers_have_no_double_zero_and_no_zero_at_the_end(number: int) -> None:
    words = number_words(number)
    assert "零零" not in words
    assert number == 0 or not words.endswith("零")


def test_a_long_paragraph_is_said_in_short_pieces_that_lose_nothing() -> None:
    text = "消防通道是着火时消防车和人员进出的路。" + "它平时看起来空着,常被当作卸货区和停车位;" * 6
    pieces = breaths(text)
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 40
