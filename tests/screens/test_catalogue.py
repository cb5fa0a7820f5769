"""Both catalogues hold every sentence of the sources."""

import ast
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from kiosk.domain import sentences
from screens import language
from screens.extract import extract_kv

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "assets" / "locale"


@cache
def _sources() -> frozenset[str]:
    with (LOCALE / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = [
        row
        for folder in ("screens", "kiosk")
        for row in extract_from_dir(
            ROOT, methods, options, keywords={"_": None, "N_": None},
            directory_filter=lambda path: Path(path).name not in (".venv", "build", "server"),
        )
        if row[0].startswith(folder)
    ]  # fmt: skip
    return frozenset(str(row[2]) for row in found)


def _catalogue(name: str) -> Catalog:
    with (LOCALE / name / "LC_MESSAGES" / "kiosk.po").open("rb") as file:
        return read_po(file, locale=name)


def test_there_are_sentences_in_python_and_in_kv() -> None:
    assert {"订会议室", "已登记,待确认", "真实有效"} <= _sources()


@pytest.mark.parametrize("name", ["zh_CN", "en"])
def test_a_catalogue_has_every_sentence(name: str) -> None:
    assert _sources() - {message.id for message in _catalogue(name)} == set()


def test_every_sentence_has_english_words_with_the_same_places() -> None:
    for message in _catalogue("en"):
        if message.id:
            assert message.string, message.id
            assert not message.fuzzy, message.id
            assert _places(str(message.id)) == _places(str(message.string)), message.id


def test_the_chinese_catalogue_says_what_the_source_says() -> None:
    assert [m.id for m in _catalogue("zh_CN") if m.id and m.string != m.id] == []


def test_what_the_rules_say_is_in_the_catalogue() -> None:
    said = {
        value
        for name, value in vars(sentences).items()
        if name.isupper() and isinstance(value, str)
    }
    assert said - {message.id for message in _catalogue("en")} == set()


def test_kv_rules_are_read() -> None:
    with (ROOT / "screens" / "home.kv").open("rb") as file:
        assert "学习" in [found[2] for found in extract_kv(file, {}, (), {})]


def test_no_sentence_hides_in_an_f_string_where_the_extraction_does_not_look() -> None:
    hidden = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "screens").rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_text()))
        if isinstance(formatted, ast.JoinedStr)
        for node in ast.walk(formatted)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "_"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert hidden == []


def test_the_screens_speak_the_chosen_language() -> None:
    language.choose_language("en")
    assert language._("返回") == "Back"
    language.choose_language("zh_CN")
    assert language._("返回") == "返回"


def _places(text: str) -> set[str]:
    from string import Formatter

    return {name for _, name, _, _ in Formatter().parse(text) if name}
