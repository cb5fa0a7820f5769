"""A field is typed into by the keyboard on the screen alone: no plugged-in keyboard, no clipboard
and no scanner writes there. What is pressed leaves no mark, twice is once."""

import os
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from PIL import Image, ImageChops, ImageGrab

from tests.end_to_end.lockdown import (
    POISON,
    children,
    enrolled_terminal,
    is_unharmed,
    open_screen,
    poison_clipboards,
    press_everything,
    windows,
    xdotool,
)
from tests.end_to_end.machines import TerminalProcess, until
from tests.pointer import Pointer

FIELDS = {
    "feedback": "feedback.words",
    "merchants": "merchants.search",
    "map": "map.search",
}


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, display: str) -> Iterator[TerminalProcess]:
    made = enrolled_terminal(tmp_path_factory.mktemp("typed"), display)
    yield made
    made.stop()


def _open_field(terminal: TerminalProcess, screen: str) -> str:
    """The field's name; the keyboard is there for it."""
    open_screen(terminal, screen)
    terminal.tap(FIELDS[screen])
    until(lambda: terminal.spot("key.done"), "the keyboard is there")
    return FIELDS[screen]


def _close_all(terminal: TerminalProcess) -> None:
    terminal.tap_one_of("header.end")
    terminal.waits_for_screen("home")


@pytest.mark.parametrize("screen", FIELDS)
def test_no_key_of_a_plugged_in_keyboard_and_no_clipboard_writes_into_a_field(
    terminal: TerminalProcess, screen: str
) -> None:
    field = _open_field(terminal, screen)
    poison_clipboards(terminal)
    empty, before, born = terminal.words(field), windows(terminal), children(terminal.running.pid)
    xdotool(terminal, "type", "--delay", "150", "hello")
    press_everything(terminal)
    xdotool(terminal, "key", "ctrl+v", "shift+Insert", "ctrl+shift+v", "XF86Paste")
    spot = until(lambda: terminal.spot(field), field)
    with Pointer(terminal.display) as pointer:
        for button in (2, 3, 2):
            pointer.tap(spot.x, spot.y, button)
    is_unharmed(terminal, before, born)
    assert terminal.words(field) == empty
    assert terminal.screen == screen
    assert terminal.spot("key.done"), "the keyboard is still there"
    _close_all(terminal)


def test_what_is_typed_on_the_screen_stands_there_and_a_scan_does_not(
    terminal: TerminalProcess,
) -> None:
    field = _open_field(terminal, "feedback")
    terminal.tap("key.to.latin")
    terminal.key_in("abc", "key")
    until(lambda: terminal.words(field).strip() == "abc", "the letters are in the field")
    terminal.scan(f"https://evil.example.com/{POISON}")
    terminal.waits_for("扫到一个码")
    assert terminal.words(field).strip() == "abc"
    assert POISON not in terminal.texts
    assert terminal.screen == "feedback"


def test_a_scan_at_an_open_and_empty_field_is_looked_up_and_written_nowhere(
    terminal: TerminalProcess,
) -> None:
    terminal.stop()
    terminal.start()
    field = _open_field(terminal, "feedback")
    empty = terminal.words(field)
    terminal.scan(f"https://evil.example.com/{POISON}")
    terminal.waits_for_screen("verdict")
    open_screen(terminal, "feedback")
    assert terminal.words(field) == empty


def test_no_click_leaves_a_mark(terminal: TerminalProcess) -> None:
    """Kivy can draw a red dot where a second finger is played by a button or by Ctrl."""
    open_screen(terminal, "help")
    x, y = 6, 900
    with Pointer(terminal.display) as pointer:
        pointer.move(x, y)
        clean = _around(terminal, x, y)
        for button in (2, 3):
            pointer.tap(x, y, button)
        xdotool(terminal, "keydown", "ctrl")
        pointer.tap(x, y)
        xdotool(terminal, "keyup", "ctrl", "keydown", "alt")
        pointer.tap(x, y)
        pointer.move(x + 1, y)
        xdotool(terminal, "keyup", "alt")
        pointer.move(x, y)
        assert terminal.screen == "help"  # it has seen all of that
        shown = _around(terminal, x, y)
    assert ImageChops.difference(clean, shown).getbbox() is None


def _around(terminal: TerminalProcess, x: int, y: int) -> Image.Image:
    box = (max(0, x - 40), y - 40, x + 40, y + 40)
    return ImageGrab.grab(bbox=box, xdisplay=terminal.display).convert("RGB")


def _operations(terminal: TerminalProcess, kind: str) -> int:
    path = str(terminal.data / "terminal.db")
    with apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY) as conn:
        rows = conn.execute("SELECT count(*) FROM outbox WHERE kind = ?", (kind,)).fetchall()
    return int(str(rows[0][0]))


def _tap_many(terminal: TerminalProcess, name: str, times: int) -> None:
    spot = until(lambda: terminal.spot(name), name)
    with Pointer(terminal.display) as pointer:
        for _ in range(times):
            pointer.tap(spot.x, spot.y)


@pytest.mark.parametrize("times", [2, 5])
def test_feedback_sent_by_a_double_tap_is_sent_once(terminal: TerminalProcess, times: int) -> None:
    open_screen(terminal, "feedback")
    before = _operations(terminal, "feedback.sent")
    terminal.tap("feedback.sentence.0")
    _tap_many(terminal, "feedback.send", times)
    terminal.waits_for("收到,谢谢您")
    assert _operations(terminal, "feedback.sent") == before + 1


def test_a_piece_finished_by_a_double_tap_is_noted_once(terminal: TerminalProcess) -> None:
    open_screen(terminal, "piece")
    before = _operations(terminal, "study.finished")
    _tap_many(terminal, "piece.finish", 3)
    terminal.waits_for("已记录")
    assert _operations(terminal, "study.finished") == before + 1


def test_double_taps_on_every_tile_of_home_open_one_screen(terminal: TerminalProcess) -> None:
    open_screen(terminal, "home")
    for name in ("study", "scan", "rooms", "volunteers", "map", "merchants", "feedback"):
        _tap_many(terminal, f"home.{name}", 2)
        terminal.waits_for_screen(name)
        open_screen(terminal, "home")
    assert '"error"' not in terminal.log.read_text()


def _tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_nothing_is_written_outside_the_data_folder(tmp_path: Path, display: str) -> None:
    """HOME, TMPDIR and the XDG folders are fresh; the working directory too."""
    places = {
        name: tmp_path / name.lower()
        for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    }
    for place in places.values():
        place.mkdir()
    made = enrolled_terminal(
        tmp_path, display, **{name: str(place) for name, place in places.items()}
    )
    try:
        cwd = Path(f"/proc/{made.running.pid}/cwd").resolve()
        before = set(os.listdir(cwd))
        open_screen(made, "feedback")
        made.tap("feedback.words")
        made.key_in("hys", "key")
        until(lambda: made.spot("candidate.0"), "candidates")
        poison_clipboards(made)
        press_everything(made)
        xdotool(made, "key", "Print", "ctrl+s", "ctrl+p", "F12")
        is_unharmed(made, windows(made), children(made.running.pid))
    finally:
        made.stop()
    assert {name: _tree(place) for name, place in places.items()} == {n: set() for n in places}
    assert set(os.listdir(cwd)) <= before
