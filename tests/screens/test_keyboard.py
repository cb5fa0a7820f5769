"""Typing Chinese on the screen with the real engines: pinyin, handwriting, letters, marks."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch

from kiosk.errors import InputMissing
from kiosk.input import desk as desk_module
from kiosk.input.desk import InputDesk
from screens.front import Front
from screens.pictures import settle
from screens.probe import box_of, find, named
from screens.theme import REACH_SHARE, Modes
from screens.widgets.key_rows import FIRST_REPEAT_S
from screens.writing import Writing
from tests.kiosk.test_handwriting import KING
from tests.screens.taps import called, shown, tap, widget


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("input")


@pytest.fixture(scope="module")
def writing(cache: Path) -> Iterator[Writing]:
    """The engines of this process, opened once."""
    made = Writing(lambda: InputDesk(cache))
    yield made
    made.close()


@pytest.fixture
def desk(front: Front, writing: Writing) -> Iterator[Front]:
    """The front with the real engines behind its keyboard."""
    kept, front.writing = front.writing, writing
    yield front
    front.home()
    settle(front)
    front.writing = kept


@pytest.fixture
def words(desk: Front) -> Front:
    """Where own words can be written, with the keyboard open."""
    tap(desk, "home.feedback", "feedback.words")
    return desk


def _keys(front: Front, text: str) -> None:
    tap(front, *(f"key.{char}" for char in text))


def _text(front: Front, name: str = "feedback.words") -> str:
    text: str = widget(front, name).text
    return text


def _candidates(front: Front) -> list[str]:
    found = [one for one in named(front.stage) if one.name.startswith("candidate.")]
    return [one.text for one in found if one.name.split(".")[1].isdigit()]


def _draw(front: Front, strokes: list[list[tuple[float, float]]]) -> None:
    """Strokes given in pixels of a square 620 wide, as a finger draws them on the pad."""
    pad = front.stage.keyboard.pad
    scale = min(pad.width, pad.height) / 620
    for stroke in strokes:
        places = [(pad.x + x * scale, pad.top - y * scale) for x, y in stroke]
        places = _between(places)
        touch = UnitTestTouch(*places[0])
        touch.touch_down()
        for place in places[1:]:
            touch.touch_move(*place)
        touch.touch_up()
    _wait_for(lambda: bool(_candidates(front)), front)


def _between(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    (x, y), *rest = places
    found = [(x, y)]
    for to_x, to_y in rest:
        found += [(x + (to_x - x) * n / 10, y + (to_y - y) * n / 10) for n in range(1, 11)]
        x, y = to_x, to_y
    return found


def _wait_for(happened: Any, front: Front) -> None:
    ends = Clock.get_time() + 10
    while not happened():
        assert Clock.get_time() < ends, shown(front)
        settle(front)
        Clock.tick()


def test_first_letters_give_the_words_of_the_house(words: Front) -> None:
    _keys(words, "hys")
    assert _candidates(words)[0] == "会议室"
    tap(words, "candidate.0")
    assert _text(words) == "会议室"


def test_what_often_follows_is_offered_after_a_word(words: Front) -> None:
    _keys(words, "hys")
    tap(words, "candidate.0")
    offered = _candidates(words)
    assert len(offered) >= 3
    tap(words, "candidate.1")
    assert _text(words) == "会议室" + offered[1]


def test_a_part_is_chosen_and_the_rest_goes_on(words: Front) -> None:
    _keys(words, "kongtiao")
    tap(words, "candidate.more")
    single = next(
        one.name
        for one in named(words.stage)
        if one.name.startswith("candidate.") and getattr(one, "text", "") == "空"
    )
    tap(words, single)
    assert _text(words) == ""
    assert "空" in words.stage.keyboard.line
    tap(words, "candidate.0")
    assert len(_text(words)) == 2


def test_rubbing_takes_a_letter_and_then_a_character(words: Front) -> None:
    _keys(words, "hys")
    tap(words, "candidate.0")
    _keys(words, "d")
    tap(words, "key.rub")
    assert _text(words) == "会议室"
    tap(words, "key.rub")
    assert _text(words) == "会议"


def test_a_held_rub_key_goes_on_rubbing_until_it_is_let_go(words: Front) -> None:
    tap(words, "key.to.latin")
    _keys(words, "abcdefgh")
    key = widget(words, "key.rub")
    touch = UnitTestTouch(*key.center)
    touch.touch_down()
    _wait_for(lambda: len(_text(words)) <= 5, words)
    touch.touch_up()
    left = _text(words)
    ends = Clock.get_time() + FIRST_REPEAT_S
    _wait_for(lambda: Clock.get_time() > ends, words)
    assert _text(words) == left


def test_letters_can_be_taken_as_they_are(words: Front) -> None:
    _keys(words, "wifi")
    tap(words, "candidate.letters")
    assert _text(words) == "wifi"


def test_a_mark_takes_the_first_candidate_along(words: Front) -> None:
    _keys(words, "nihao。")
    assert _text(words) == "你好。"


def test_the_view_of_all_candidates_turns_pages_without_gaps(words: Front) -> None:
    _keys(words, "shi")
    tap(words, "candidate.more")
    first = _candidates(words)
    tap(words, "candidate.next")
    second = _candidates(words)
    assert len(first) > 15
    assert not set(first) & set(second)
    tap(words, "candidate.previous")
    assert _candidates(words) == first
    tap(words, f"candidate.{len(first) - 1}")
    assert _text(words) == first[-1]


def test_a_character_is_written_by_hand(words: Front) -> None:
    tap(words, "key.to.ink")
    _draw(words, KING)
    assert _candidates(words)[0] == "王"
    tap(words, "candidate.0")
    assert _text(words) == "王"
    assert not words.stage.keyboard.pad.has_ink


def test_a_stroke_is_taken_back_and_all_ink_goes(words: Front) -> None:
    tap(words, "key.to.ink")
    _draw(words, KING)
    tap(words, "ink.undo")
    assert len(words.stage.keyboard.pad.strokes()) == len(KING) - 1
    tap(words, "ink.clear")
    assert not words.stage.keyboard.pad.has_ink
    assert _candidates(words) == []


def test_ink_that_was_not_chosen_is_taken_when_typing_ends(words: Front) -> None:
    tap(words, "key.to.ink")
    _draw(words, KING)
    tap(words, "key.done")
    assert _text(words) == "王"


def test_english_has_capitals_and_digits_have_marks(words: Front) -> None:
    tap(words, "key.to.latin", "key.shift", "key.w")
    _keys(words, "ifi")
    tap(words, "key.to.marks")
    _keys(words, "5!")
    assert _text(words) == "Wifi5!"


def test_chinese_feedback_is_written_and_sent(words: Front) -> None:
    _keys(words, "hys")
    tap(words, "candidate.0")
    _keys(words, "tailengle")
    tap(words, "key.done", "feedback.send")
    assert words.stage.keyboard is None
    assert called(words, "send_feedback")[0]["text"] == "会议室太冷了"


def test_own_words_outlive_bigger_letters_but_not_the_visit(words: Front) -> None:
    _keys(words, "nihao")
    tap(words, "candidate.0")
    words.toggle_mode("elder")
    settle(words)
    assert words.stage.keyboard is None
    assert _text(words) == "你好"
    words.home()
    tap(words, "home.feedback")
    assert _text(words) == ""


def test_a_name_is_guessed_as_a_name(desk: Front) -> None:
    tap(desk, "home.rooms", "rooms.room.0", "room.slot.14:00", "room.next", "booking.name.typed")
    _keys(desk, "wangli")
    assert _candidates(desk)[0] == "王丽"
    tap(desk, "candidate.0")
    assert _candidates(desk) == []
    tap(desk, "key.done", "booking.purpose.5")
    assert "王丽,请留手机号" in shown(desk)


def test_a_shop_is_searched_as_one_types(desk: Front) -> None:
    tap(desk, "home.merchants", "merchants.search", "key.to.latin")
    _keys(desk, "zz")
    _wait_for(lambda: "没有找到" in shown(desk), desk)
    tap(desk, "key.rub", "key.rub", "key.to.pinyin")
    _keys(desk, "shudian")
    tap(desk, "candidate.0", "key.done")
    _wait_for(lambda: called(desk, "merchants")[-1] == {"search": "书店"}, desk)
    settle(desk)
    assert "禾悦书店" in shown(desk)
    assert "青麦烘焙" not in shown(desk)


def test_a_piece_is_searched_by_its_title(desk: Front) -> None:
    tap(desk, "home.study", "study.search")
    _keys(desk, "tuihuo")
    tap(desk, "candidate.0", "key.done")
    _wait_for(lambda: find(desk.stage, "study.piece.0") is not None, desk)
    assert "七日无理由退货怎么用" in shown(desk)
    assert find(desk.stage, "study.column.0") is None


def test_more_characters_than_fit_are_not_taken_and_it_is_said_calmly(words: Front) -> None:
    field = widget(words, "feedback.words")
    field.text = "好" * 199
    _keys(words, "nihao")
    tap(words, "candidate.0")
    assert len(_text(words)) == 200
    assert "最多写 200 个字" in words.stage.keyboard.line


def test_another_field_gets_the_keyboard_and_nothing_of_the_first(words: Front) -> None:
    _keys(words, "hys")
    tap(words, "header.home", "home.merchants", "merchants.search")
    assert words.stage.keyboard.line == ""
    assert _candidates(words) == []
    _keys(words, "d")
    assert words.stage.keyboard.line == "d"


def test_the_keyboard_goes_with_the_field_it_types_into(desk: Front) -> None:
    tap(desk, "home.rooms", "rooms.room.0", "room.slot.14:00", "room.next", "booking.name.typed")
    tap(desk, "booking.name.mr")
    assert desk.stage.keyboard is None


def test_the_content_above_leaves_the_field_in_view(words: Front) -> None:
    _left, top, _width, height = box_of(widget(words, "feedback.words"))
    keyboard_top = box_of(words.stage.keyboard)[1]
    assert top > 0
    assert top + height <= keyboard_top


SECRET = "住在三单元的老周丢了钥匙"
LETTERS, ENGLISH = "".join(("lao", "zhou")), "".join(("zhou", "jia"))
"""In parts, because pytest keeps the lines of this file."""


def test_nothing_that_was_typed_is_left_after_the_visit(words: Front) -> None:
    _keys(words, "hys")
    tap(words, "candidate.0")
    field = widget(words, "feedback.words")
    field.add(SECRET)
    _keys(words, LETTERS)
    tap(words, "key.to.latin")
    _keys(words, ENGLISH)
    settle(words)
    assert _holders("会议室" + SECRET)
    words.home()
    settle(words)
    gc.collect()
    assert field.text == ""
    assert _holders("会议室" + SECRET) == []
    assert _holders(ENGLISH) == []
    assert _holders(LETTERS) == []


def _holders(secret: str) -> list[str]:
    """What still refers to a text with the secret in it, anywhere in this process; the asker's
    own object does not count."""
    return [
        f"{type(holder).__name__}: {text[:40]}"
        for holder in gc.get_objects()
        for text in gc.get_referents(holder)
        if type(text) is str and secret in text and text is not secret and text is not SECRET
    ]


def test_the_engine_forgets_the_person(words: Front) -> None:
    _keys(words, "nihao")
    words.home()
    settle(words)
    held: Any = words.writing._desk
    assert held.rub() is None
    assert held._pinyin._parts == []
    assert held._pinyin._letters == ""


def test_without_pinyin_one_writes_by_hand_and_is_told_so(
    front: Front, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing(_cache: Path) -> None:
        raise InputMissing("no librime")

    monkeypatch.setattr(desk_module, "open_pinyin", missing)
    kept, front.writing = front.writing, Writing(lambda: InputDesk(tmp_path))
    tap(front, "home.feedback", "feedback.words")
    assert "没有装拼音" in front.stage.keyboard.line
    assert find(front.stage, "key.to.pinyin") is None
    _draw(front, KING)
    tap(front, "candidate.0")
    assert _text(front) == "王"
    front.home()
    front.writing.close()
    front.writing = kept


def test_without_any_engine_letters_are_left(front: Front) -> None:
    tap(front, "home.feedback", "feedback.words")
    assert "没有装中文输入" in front.stage.keyboard.line
    _keys(front, "ok")
    tap(front, "key.done")
    assert _text(front) == "ok"


def test_an_engine_that_breaks_is_said_and_english_goes_on(words: Front) -> None:
    def broken(_desk: Any) -> None:
        raise RuntimeError("librime fell over")

    words.stage.keyboard.typist.ask(broken)
    settle(words)
    assert "中文输入出错,编号" in words.stage.keyboard.line
    tap(words, "key.to.latin")
    _keys(words, "ok")
    assert _text(words) == "ok"


MODES = {
    "normal": Modes(),
    "elder": Modes(elder=True),
    "contrast": Modes(contrast=True),
    "reach": Modes(reach=True),
    "elder reach": Modes(elder=True, reach=True),
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
@pytest.mark.parametrize("case", MODES)
def test_every_key_is_big_enough_whole_and_within_reach(
    desk: Front, case: str, size: tuple[int, int], language: str
) -> None:
    kept, Window.size = Window.size, size
    try:
        desk.choose(language=language, modes=MODES[case])
        tap(desk, "home.feedback", "feedback.words")
        for way in ("key.to.marks", "key.to.latin", "key.to.ink", "key.to.pinyin", "key.h"):
            if find(desk.stage, way) is not None:
                tap(desk, way)
            _check_keys(desk)
        tap(desk, "candidate.more")
        _check_keys(desk)
    finally:
        Window.size = kept
        desk.rebuild()


def _check_keys(front: Front) -> None:
    target, highest = front.theme.target, 0
    if front.theme.modes.reach:
        highest = Window.height * (1 - REACH_SHARE) - 1
    for key in named(front.stage.keyboard):
        left, top, width, height = box_of(key)
        assert min(width, height) >= target - 1, (key.name, width, height)
        assert 0 <= left <= left + width <= Window.width + 1, key.name
        assert highest <= top <= top + height <= Window.height, (key.name, top)
        label = getattr(key, "_label", None)
        if label is not None and label.parent is not None:
            assert label.texture_size[0] <= key.width, (key.name, label.text)
            assert "\n" not in label.text, (key.name, label.text)


def test_what_is_typed_stands_at_the_caret(words: Front) -> None:
    tap(words, "key.to.latin")
    _keys(words, "ok")
    typed = widget(words, "feedback.words").ids.typed
    assert typed.texture_size[1] == typed.height
    assert typed.valign == "top"
    assert typed.caret_y + typed.line_px == typed.top
