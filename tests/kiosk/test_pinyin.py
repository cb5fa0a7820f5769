"""Pinyin with the real librime and the real dictionaries."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.errors import InputMissing
from kiosk.input import rime_data, rime_engine
from kiosk.input.pinyin import PAGE, Asked, Composition
from kiosk.input.rime_engine import LONGEST, RimePinyin, open_pinyin


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("input")


@pytest.fixture(scope="module")
def opened(cache: Path) -> Iterator[RimePinyin]:
    engine = open_pinyin(cache)
    yield engine
    engine.close()


@pytest.fixture
def engine(opened: RimePinyin) -> RimePinyin:
    opened.wipe()
    return opened


def _type(engine: RimePinyin, letters: str) -> Composition:
    shown = Composition()
    for letter in letters:
        shown = engine.feed(letter)
    return shown


def _place(engine: RimePinyin, text: str) -> int:
    listed = [one for number in range(20) for one in engine.page(number)]
    return listed.index(text)


def _state(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("huiyishi", "会议室"),
        ("dangqunfuwuzhan", "党群服务站"),
        ("huiyishiyuyue", "会议室预约"),
        ("zhiyuanzhebaoming", "志愿者报名"),
    ],
)
def test_words_and_sentences_of_our_field_come_first(
    engine: RimePinyin, letters: str, text: str
) -> None:
    assert _type(engine, letters).candidates[0] == text


@pytest.mark.parametrize(("letters", "text"), [("hys", "会议室"), ("zyz", "志愿者")])
def test_first_letters_are_enough_for_words_of_our_field(
    engine: RimePinyin, letters: str, text: str
) -> None:
    assert text in _type(engine, letters).candidates[:5]


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("ziyuanze", "志愿者"),
        ("lajifenlei", "垃圾分类"),
        ("najifenlei", "垃圾分类"),
        ("sangchang", "商场"),
    ],
)
def test_sounds_that_people_mix_up_are_understood(
    engine: RimePinyin, letters: str, text: str
) -> None:
    assert text in _type(engine, letters).candidates[:5]


def test_what_is_typed_exactly_comes_before_what_only_sounds_alike(engine: RimePinyin) -> None:
    assert _type(engine, "shan").candidates[0] == "山"
    engine.clear()
    assert _type(engine, "shang").candidates[0] == "上"


def test_choosing_a_part_keeps_the_rest_to_be_chosen(engine: RimePinyin) -> None:
    _type(engine, "huiyishiyuyue")
    part = engine.choose(_place(engine, "会议"))
    assert (part.committed, part.chosen, part.letters) == ("", "会议", "shiyuyue")
    assert part.shown == "shi yu yue"
    whole = engine.choose(_place(engine, "室"))
    assert (whole.chosen, whole.letters) == ("会议室", "yuyue")
    assert engine.choose(_place(engine, "预约")).committed == "会议室预约"


def test_a_part_chosen_by_its_first_letters_keeps_the_rest(engine: RimePinyin) -> None:
    _type(engine, "hysyuyue")
    part = engine.choose(_place(engine, "会议室"))
    assert (part.chosen, part.letters) == ("会议室", "yuyue")


def test_choosing_the_whole_commits_it_once_and_ends_the_composition(engine: RimePinyin) -> None:
    _type(engine, "huiyishi")
    assert engine.choose(0) == Composition(committed="会议室")
    assert engine.page(0) == ()


def test_backspace_takes_a_letter_and_opens_the_part_chosen_last(engine: RimePinyin) -> None:
    _type(engine, "huiyishi")
    engine.choose(_place(engine, "会议"))
    assert engine.backspace().letters == "sh"
    engine.backspace()
    opened = engine.backspace()
    assert (opened.chosen, opened.letters) == ("", "huiyi")


def test_backspace_on_nothing_gives_nothing(engine: RimePinyin) -> None:
    assert engine.backspace() == Composition()


def test_letters_can_be_kept_as_they_are_for_english_words(engine: RimePinyin) -> None:
    _type(engine, "wifi")
    assert engine.choose_letters().committed == "wifi"


def test_a_mark_parts_syllables(engine: RimePinyin) -> None:
    assert _type(engine, "xi'an").candidates[0] == "西安"
    engine.clear()
    assert _type(engine, "xian").candidates[0] == "先"


def test_the_u_with_dots_may_be_typed_as_v(engine: RimePinyin) -> None:
    assert _type(engine, "nvshi").candidates[0] == "女士"


def test_a_field_for_names_gets_names(engine: RimePinyin) -> None:
    assert _type(engine, "wangli").candidates[0] == "往里"
    engine.clear()
    engine.ask(Asked.NAME)
    assert _type(engine, "wangli").candidates[0] == "王丽"


def test_pages_follow_one_another_without_repeating(engine: RimePinyin) -> None:
    first = _type(engine, "shi")
    pages = [engine.page(number) for number in range(3)]
    assert pages[0] == first.candidates
    assert first.more
    assert len({text for page in pages for text in page}) == 3 * PAGE


def test_the_last_page_ends_and_there_is_none_behind_it(engine: RimePinyin) -> None:
    _type(engine, "huiyishi")
    assert engine.page(1000) == ()


def test_a_candidate_far_down_the_pages_can_be_chosen(engine: RimePinyin) -> None:
    _type(engine, "y")
    wanted = engine.page(30)[5]
    assert engine.choose(305).committed == wanted


def test_a_candidate_that_is_not_there_is_refused(engine: RimePinyin) -> None:
    _type(engine, "huiyishi")
    with pytest.raises(IndexError):
        engine.choose(100_000)


@pytest.mark.parametrize("key", ["", "A", "1", " ", "会", "a1"])
def test_only_letters_and_the_parting_mark_are_keys(engine: RimePinyin, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        engine.feed(key)


def test_a_hundred_letters_are_cut_and_do_no_harm(engine: RimePinyin) -> None:
    assert len(_type(engine, "zhuang" * 20).letters) == LONGEST


def test_letters_that_are_no_pinyin_do_no_harm(engine: RimePinyin) -> None:
    assert _type(engine, "vvv").letters == "vvv"
    assert engine.choose_letters().committed == "vvv"


def test_nothing_is_learnt_from_fifty_choices_of_a_rare_word(
    engine: RimePinyin, cache: Path
) -> None:
    before = _type(engine, "huiyi").candidates
    listed = [one for number in range(5) for one in engine.page(number)]
    rare = [one for one in listed if len(one) == 2][-1]
    engine.clear()
    files = _state(cache)
    for _ in range(50):
        _type(engine, "huiyi")
        assert engine.choose(_place(engine, rare)).committed == rare
        engine.wipe()  # librime writes what it would have learnt when a session ends
    assert rare != before[0]
    assert _type(engine, "huiyi").candidates == before
    assert [one for number in range(5) for one in engine.page(number)] == listed
    assert _state(cache) == files


def test_wiping_leaves_nothing_of_a_session(engine: RimePinyin, cache: Path) -> None:
    fresh = _type(engine, "sh").candidates
    engine.clear()
    files = _state(cache)
    engine.ask(Asked.NAME)
    _type(engine, "shangxiaoyun")
    engine.choose(_place(engine, "商"))
    engine.wipe()
    assert engine.page(0) == ()
    again = _type(engine, "sh")
    assert (again.chosen, again.letters, again.candidates) == ("", "sh", fresh)
    assert _state(cache) == files


def test_the_next_words_are_those_of_our_field_and_of_the_language(engine: RimePinyin) -> None:
    assert "分类" in engine.following("我要参加垃圾")
    assert "的" in engine.following("我们")
    assert len(engine.following("我们", 4)) == 4


def test_nothing_follows_a_text_that_nobody_knows(engine: RimePinyin) -> None:
    assert engine.following("") == ()
    assert engine.following("@@") == ()


def test_indecent_words_are_not_offered(engine: RimePinyin) -> None:
    _type(engine, "yinshui")
    listed = [one for number in range(10) for one in engine.page(number)]
    assert "饮水" in listed
    assert not [one for one in listed if "淫" in one]


def test_a_second_engine_in_the_process_is_refused(opened: RimePinyin, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="open already"):
        open_pinyin(tmp_path)


def test_the_compiled_dictionary_belongs_to_its_sources(
    opened: RimePinyin, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rime_data.is_built(cache / "rime")
    other = tmp_path / "kiosk.schema.yaml"
    other.write_text("schema: {}", encoding="utf-8")
    monkeypatch.setattr(rime_data, "_SCHEMA", other)
    assert not rime_data.is_built(cache / "rime")


def test_a_dictionary_that_is_not_installed_says_which_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rime_data, "SHARED", tmp_path)
    with pytest.raises(InputMissing, match="rime-data-pinyin-simp"):
        rime_engine._library(tmp_path)


@pytest.mark.parametrize("damage", ["lost", "empty", "half", "one bit"])
@pytest.mark.parametrize("name", ["kiosk.table.bin", "kiosk.prism.bin", "kiosk.schema.yaml"])
def test_a_damaged_compiled_file_is_compiled_again(
    opened: RimePinyin, cache: Path, tmp_path: Path, name: str, damage: str
) -> None:
    shutil.copytree(cache, tmp_path / "input")
    _damage(tmp_path / "input" / "rime" / "build" / name, damage)
    program = """
import sys
from pathlib import Path
from kiosk.input.rime_engine import open_pinyin
engine = open_pinyin(Path(sys.argv[1]))
print(engine.feed("hys").candidates[0])
engine.close()
"""
    command = [sys.executable, "-c", program, str(tmp_path / "input")]
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert again.stdout == "会议室\n"
    assert rime_data.is_built(tmp_path / "input" / "rime")


def _damage(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    left = {"empty": b"", "half": bytes(data[: len(data) // 2]), "one bit": bytes(data)}
    path.write_bytes(left.get(how, b""))
    if how == "lost":
        path.unlink()
