"""The sentence model: words, what follows what, sounds that are mixed up."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.input.field import KINDS, read_field
from kiosk.input.language import Language, load_language
from kiosk.input.lexicon import Lexicon, Word, build
from kiosk.input.open_gram import GRAMS, ID_BITS, WORDS, Grams, installed, read_grams, read_words
from kiosk.input.sentence import LONGEST_INPUT, SentenceModel
from kiosk.input.syllables import cuts, heard, normal

KNOWN = frozenset({"xi", "an", "xian", "hui", "yi", "shi", "lue", "ju"})


@pytest.fixture(scope="module")
def folder() -> Path:
    found = installed()
    assert found, "sunpinyin-data is not installed"
    return found


@pytest.fixture(scope="module")
def language(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Language:
    return load_language(folder, tmp_path_factory.mktemp("words"))


def _small(*words: Word, pairs: dict[tuple[int, int], float] | None = None) -> SentenceModel:
    known = sorted((pairs or {}).items())
    numbers = np.array([(a << ID_BITS) | b for (a, b), _ in known] or [0], np.int64)
    grams = Grams(
        np.zeros(10, np.float32),
        np.full(10, -1.0, np.float32),
        numbers,
        np.array([chance for _, chance in known] or [0.0], np.float32),
    )
    return SentenceModel(build(words), grams, np.full((len(KINDS), len(KINDS)), -np.inf))


def test_letters_are_cut_in_every_way_that_leads_to_the_end() -> None:
    assert cuts("xian", KNOWN)[0] == [2, 4]
    assert cuts("huix", KNOWN)[0] == []
    assert cuts("huiyishi", KNOWN)[0] == [3]


@pytest.mark.parametrize(("typed", "written"), [("jv", "ju"), ("lve", "lue"), ("lv", "lv")])
def test_spellings_of_the_same_syllable_are_one(typed: str, written: str) -> None:
    assert normal(typed) == written


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhang", "zan"), ("shi", "si"), ("ni", "li"), ("xing", "xin"), ("cheng", "cen")],
)
def test_syllables_that_sound_alike_are_heard_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


@pytest.mark.parametrize(("one", "other"), [("zhang", "zhuang"), ("an", "en"), ("n", "l")])
def test_syllables_that_differ_are_heard_apart(one: str, other: str) -> None:
    assert heard(one) != heard(other)


def test_the_word_that_follows_more_often_wins_over_the_commoner_one() -> None:
    common, rare = Word("是", "shi", 2, -1.0), Word("室", "shi", 3, -4.0)
    first = Word("会议", "hui yi", 1, -2.0)
    assert _small(first, common, rare).sentences("huiyishi")[0] == "会议是"
    model = _small(first, common, rare, pairs={(1, 3): -0.5})
    assert model.sentences("huiyishi")[0] == "会议室"


def test_a_word_as_typed_wins_over_one_that_only_sounds_alike() -> None:
    model = _small(Word("四", "si", 1, -3.0), Word("是", "shi", 2, -1.0))
    assert model.sentences("si")[0] == "四"
    assert model.sentences("shi")[0] == "是"


def test_a_far_less_likely_sentence_is_not_offered() -> None:
    model = _small(Word("是", "shi", 1, -1.0), Word("豕", "shi", 2, -15.0))
    assert model.sentences("shi") == ["是"]


def test_letters_without_a_whole_reading_have_no_sentence() -> None:
    model = _small(Word("是", "shi", 1, -1.0))
    assert model.sentences("sh") == []
    assert model.sentences("") == []
    assert model.sentences("shi" * LONGEST_INPUT) == []


def test_open_gram_has_readings_of_all_kinds_of_syllables(folder: Path) -> None:
    readings: dict[str, set[str]] = {}
    for text, reading, _ in read_words(folder / WORDS):
        readings.setdefault(text, set()).add(reading)
    assert readings["长"] == {"chang", "zhang"}
    assert readings["学校"] == {"xue xiao"}
    assert readings["策略"] == {"ce lue"}
    assert readings["女士"] == {"nv shi"}
    assert readings["熊猫"] == {"xiong mao"}


def test_open_gram_knows_what_follows_what(folder: Path) -> None:
    grams = read_grams(folder / GRAMS)
    numbers = {text: number for text, _, number in read_words(folder / WORDS)}
    assert np.all(np.diff(grams.pairs) > 0)
    pair = (numbers["营业"] << ID_BITS) | numbers["时间"]
    place = int(np.searchsorted(grams.pairs, pair))
    assert int(grams.pairs[place]) == pair
    assert grams.pair[place] > grams.single[numbers["时间"]] + 3


def test_words_are_read_from_the_cache_as_they_were_gathered(
    language: Language, folder: Path, tmp_path: Path
) -> None:
    load_language(folder, tmp_path)
    again = load_language(folder, tmp_path)
    assert again.model.lexicon == language.model.lexicon


def test_a_damaged_cache_is_gathered_again(folder: Path, tmp_path: Path) -> None:
    load_language(folder, tmp_path)
    (kept,) = tmp_path.glob("words-*.bin")
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    assert isinstance(load_language(folder, tmp_path).model.lexicon, Lexicon)
    assert kept.read_bytes() == whole


def test_a_surname_is_followed_by_a_given_name_or_a_title(language: Language) -> None:
    assert "李秀兰" in language.model.sentences("lixiulan")
    assert "王师傅" in language.model.sentences("wangshifu")


def test_every_word_of_our_dictionary_has_a_syllable_for_each_character() -> None:
    words = list(read_field())
    assert len(words) > 3000
    assert [w.text for w in words if len(w.reading.split()) != len(w.text)] == []
    assert {w.kind for w in words} <= set(KINDS)


def test_every_word_of_our_dictionary_can_be_typed(language: Language) -> None:
    syllables = language.model.lexicon.syllables
    letters = {word.text: word.reading.replace(" ", "") for word in read_field()}
    assert [text for text, typed in letters.items() if not cuts(typed, syllables)[0]] == []
