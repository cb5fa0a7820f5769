"""Chinese feedback typed by pinyin with the pointer, offline; it waits sealed and arrives whole."""

import json
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from tests.end_to_end.machines import STATION, ServerProcess, TerminalProcess, run, until

WORDS = "会议室太冷了"


@pytest.fixture
def terminal(tmp_path: Path, server: ServerProcess, display: str) -> Iterator[TerminalProcess]:
    """Enrolled and filled; the server is down from then on."""
    made = TerminalProcess(tmp_path, display, {"camera": "none", "sync_every_s": 1, "idle_s": 600})
    made.enrol(server.enrolment_code(STATION))
    run("dangqun-kiosk", "--data", made.data, "sync", "--once")
    server.stop()
    made.start()
    yield made
    made.stop()


def test_chinese_feedback_is_typed_sealed_and_read_by_the_office(
    server: ServerProcess, terminal: TerminalProcess
) -> None:
    terminal.tap("home.feedback")
    terminal.tap("feedback.words")
    _choose_first(terminal, "hys", "会议室")
    _choose_first(terminal, "tailengle", "太冷了")
    until(lambda: terminal.words("feedback.words").strip() == WORDS, "the words are in the field")
    terminal.tap("key.done")
    terminal.tap("feedback.send")
    terminal.waits_for("收到,谢谢您")
    (sealed,) = _waiting(terminal)
    assert sealed.keys() >= {"letter_sealed", "reference"}
    assert "text" not in sealed
    terminal.tap("header.end")
    terminal.waits_for_screen("home")
    _nowhere_readable(terminal)
    server.start()
    until(lambda: WORDS in _received(server), "the office reads it")
    assert terminal.stop() == 0


def _choose_first(terminal: TerminalProcess, letters: str, expected: str) -> None:
    terminal.key_in(letters, "key")
    until(
        lambda: terminal.words("candidate.0") == expected,
        lambda: f"{expected} first for {letters}, not {terminal.words('candidate.0')}",
    )
    terminal.tap("candidate.0")


def _waiting(terminal: TerminalProcess) -> list[dict[str, object]]:
    """The bodies of the feedback in the outbox."""
    with apsw.Connection(
        str(terminal.data / "terminal.db"), flags=apsw.SQLITE_OPEN_READONLY
    ) as conn:
        rows = conn.execute("SELECT body FROM outbox WHERE kind = 'feedback.sent'").fetchall()
    return [json.loads(str(row[0])) for row in rows]


def _nowhere_readable(terminal: TerminalProcess) -> None:
    for path in [*terminal.data.rglob("*"), terminal.log]:
        if path.is_file() and "input" not in path.parts:
            assert WORDS.encode() not in path.read_bytes(), path


def _received(server: ServerProcess) -> list[str]:
    found: list[str] = server.ask(
        "from server.feedback.models import Feedback\n"
        "rows = Feedback.objects.order_by('pk')\n"
        "print(json.dumps([row.text for row in rows]))"
    )
    return found
