"""The test aid over its socket, as the end-to-end tests use it."""

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from kivy.base import EventLoop

from screens.front import Front
from screens.pictures import settle
from screens.probe import Probe


@pytest.fixture
def path(front: Front, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "probe"
    probe = Probe(front, path)
    settle(front)
    yield path
    probe.close()


def _ask(path: Path, *questions: dict[str, Any]) -> list[Any]:
    """Asks in a thread, since the UI thread must run to answer."""
    answers: list[Any] = []

    def ask() -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            with connection.makefile("rw") as lines:
                for question in questions:
                    lines.write(json.dumps(question) + "\n")
                    lines.flush()
                    answers.append(json.loads(lines.readline()))

    thread = Thread(target=ask)
    thread.start()
    while thread.is_alive():
        EventLoop.idle()
    return answers


def test_only_the_owner_may_ask(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_tells_the_screen_and_its_words(path: Path) -> None:
    screen, texts, names = _ask(path, {"screen": 1}, {"texts": 1}, {"names": 1})
    assert screen == "home"
    assert "学习" in texts
    assert {"home.rooms", "home.study", "footer.help"} <= set(names)


def test_it_tells_where_a_control_is_from_the_top_left(path: Path) -> None:
    door, help_button, nothing = _ask(
        path, {"find": "home.study"}, {"find": "footer.help"}, {"find": "nobody"}
    )
    assert nothing is None
    assert door["visible"]
    assert not door["disabled"]
    assert "学习" in door["text"]
    assert 0 < door["y"] < help_button["y"] < 1920
    assert door["width"] > 300


def test_it_scrolls_a_control_into_view(front: Front, path: Path) -> None:
    front.toggle_mode("elder")
    front.go("rooms")
    settle(front)
    last = "rooms.room.2"
    before, done, after = _ask(path, {"find": last}, {"show": last}, {"find": last})
    assert not before["visible"]
    assert done
    assert after["visible"]


def test_it_writes_a_picture(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "home.png"
    assert _ask(path, {"picture": str(target)}) == [True]
    assert target.read_bytes().startswith(b"\x89PNG")


def test_it_explains_a_question_that_it_does_not_know(path: Path) -> None:
    unknown, empty = _ask(path, {"colour": 1}, {})
    assert "ask one of" in unknown["error"]
    assert "ask one of" in empty["error"]
