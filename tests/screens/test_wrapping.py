"""Lines of Chinese and Latin text, measured as one unit a character."""

from screens.wrapping import full_marks, wrap, wrap_kindly


def test_chinese_breaks_between_characters_and_words_stay_whole() -> None:
    assert wrap("商圈的党群服务站", 5, len) == ["商圈的党群", "服务站"]
    assert wrap("see the open door", 8, len) == ["see the", "open", "door"]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    assert wrap("一二三四,五六", 4, len) == ["一二三", "四,五六"]
    assert wrap("一二三「四五」", 4, len) == ["一二三", "「四五」"]


def test_a_span_of_times_stays_together() -> None:
    assert wrap("每天10:00—21:30有人", 11, len) == ["每天", "10:00—21:30", "有人"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap("0123456789", 4, len) == ["0123", "4567", "89"]


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("一二三四五六七八", 3, len, 2) == ["一二三", "四五…"]


def test_a_last_line_of_one_character_gets_company() -> None:
    lines = wrap_kindly("一二三四五六七八九十一", 10, len)
    assert len(lines) == 2
    assert len(lines[1]) >= 3


def test_each_paragraph_keeps_its_last_character_in_company() -> None:
    first, *lines = wrap_kindly("一二\n一二三四五六七八九十一", 10, len)
    assert first == "一二"
    assert len(lines[-1]) >= 3
    assert wrap_kindly("一二\n一二三四五六七八九十一", 10, len, 2)[-1].endswith("…")


def test_half_marks_beside_chinese_become_full() -> None:
    assert full_marks("您好,想办什么?") == "您好\uff0c想办什么\uff1f"
    assert full_marks("Hello, how can we help?") == "Hello, how can we help?"
    assert full_marks("今天 17:46,准确") == "今天 17:46\uff0c准确"
    assert full_marks("10:00") == "10:00"
