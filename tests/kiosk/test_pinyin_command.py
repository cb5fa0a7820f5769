"""`dangqun-kiosk pinyin`."""

import json
from pathlib import Path

import pytest

from kiosk.console.parser import run


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_command_prints_a_line_for_every_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data", str(tmp_path), "pinyin", "hys", "huiyishiyuyue"]) == 0
    short, long = _lines(capsys)
    assert list(short) == ["pinyin", "candidates", "ms"]
    assert (short["pinyin"], long["pinyin"]) == ("hys", "huiyishiyuyue")
    assert isinstance(short["candidates"], list)
    assert len(short["candidates"]) == 10
    assert isinstance(long["candidates"], list)
    assert long["candidates"][0] == "会议室预约"
    assert isinstance(long["ms"], float)


def test_a_text_that_is_no_pinyin_has_no_candidates_and_the_answer_is_no(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data", str(tmp_path), "pinyin", "hys", "8"]) == 1
    assert _lines(capsys)[1]["candidates"] == []


def test_names_are_guessed_as_names_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data", str(tmp_path), "pinyin", "--name", "wangli"]) == 0
    (line,) = _lines(capsys)
    assert isinstance(line["candidates"], list)
    assert line["candidates"][0] == "王丽"
