"""Where people see from when the list is that codes are held against, and whether it is good."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from screens.front import Front
from screens.pictures import settle
from tests.screens.fakes import STAFF, at
from tests.screens.taps import shown


def _open_staff(front: Front, **changes: Any) -> str:
    front.desk.answers["staff"] = lambda _desk: replace(STAFF, **changes)
    front.go("staff")
    settle(front)
    return shown(front)


@pytest.mark.parametrize(
    ("word", "signed_at", "words"),
    [
        ("ok", at(8, 30), "今天 08:30 更新,有效"),
        ("stale", at(8, 30), "今天 08:30 更新,已过期,不能判定真码。请联网"),
        ("stale", None, "还没有收到名单"),
        ("refused", at(8, 30), "收到的诚信码名单不可信"),
    ],
)
def test_the_staff_see_how_the_signed_list_is(
    front: Front, word: str, signed_at: datetime | None, words: str
) -> None:
    text = _open_staff(front, code_list=word, code_list_at=signed_at)
    assert "诚信码名单" in text
    assert words in text


def test_of_a_server_that_signs_no_list_nothing_is_said(front: Front) -> None:
    assert "诚信码名单" not in _open_staff(front, code_list="none", code_list_at=None)


@pytest.mark.parametrize(
    ("text", "is_told"), [("7", True), ("R", True), ("V", True), ("W", False), ("F", False)]
)
def test_a_verdict_says_from_when_its_list_is_where_that_matters(
    front: Front, text: str, is_told: bool
) -> None:
    front.go("verdict", text=text, way="camera")
    settle(front)
    assert ("名单更新于" in shown(front)) is is_told
