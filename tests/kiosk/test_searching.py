"""What a person's words find."""

from pathlib import Path

import pytest

from kiosk.input import readings, rime_data
from kiosk.queries.searching import finds

BAKERY = "青麦烘焙 烘焙甜品 1层 A108"


@pytest.mark.parametrize(
    "search",
    [
        "青麦",
        "甜品",
        "a108",
        "1层",
        "qmhb",
        "mhb",
        "qingmai",
        "qingmhongb",
        "青麦 tp",
        "QMHB",
        "  ",
        "",
    ],
)
def test_characters_initials_and_whole_pinyin_find_it(search: str) -> None:
    assert finds(search, BAKERY)


@pytest.mark.parametrize("search", ["书店", "qhb", "mq", "qingx", "b108", "青麦 书店", "qmhbx"])
def test_what_it_is_not_does_not_find_it(search: str) -> None:
    assert not finds(search, BAKERY)


def test_a_character_is_found_by_each_of_its_readings() -> None:
    assert finds("chongqing", "重庆小面")
    assert finds("zhongqing", "重庆小面")


def test_without_the_dictionary_only_characters_find(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rime_data, "SHARED", tmp_path)
    readings._readings.cache_clear()
    assert finds("青麦", BAKERY)
    assert not finds("qmhb", BAKERY)
    readings._readings.cache_clear()
