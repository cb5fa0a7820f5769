"""Nothing that can be pressed, clicked, pasted, dragged or scanned leads out of the terminal."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.lockdown import (
    SCREENS,
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

FOREIGN = (
    "https://evil.example.com/install.sh",
    "javascript:alert(1)//x",
    "file:///etc/passwd",
    "intent://scan/#Intent;scheme=zxing;end",
    "tel:13900001111",
    "WIFI:T:WPA;S:evil;P:password1;;",
    "data:text/html,<script>x</script>",
)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, display: str) -> Iterator[TerminalProcess]:
    made = enrolled_terminal(tmp_path_factory.mktemp("locked"), display)
    yield made
    made.stop()


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_leads_out(terminal: TerminalProcess, screen: str) -> None:
    open_screen(terminal, screen)
    poison_clipboards(terminal)
    before, born = windows(terminal), children(terminal.running.pid)
    press_everything(terminal)
    is_unharmed(terminal, before, born)
    assert terminal.screen == screen, "no key is a way to another screen"


def test_there_is_one_window_over_the_whole_screen(terminal: TerminalProcess) -> None:
    (geometry,) = windows(terminal)
    assert "WIDTH=1080" in geometry
    assert "HEIGHT=1920" in geometry
    assert "X=0\nY=0" in geometry


@pytest.mark.parametrize("screen", ["home", "feedback", "code_entry", "rooms"])
def test_no_click_drag_or_wheel_leads_out(terminal: TerminalProcess, screen: str) -> None:
    open_screen(terminal, screen)
    poison_clipboards(terminal)
    before, born = windows(terminal), children(terminal.running.pid)
    with Pointer(terminal.display) as pointer:
        for y in range(60, 1920, 210):
            for x in (200, 540, 880):
                for button in (2, 3, 8, 9):
                    pointer.tap(x, y, button)
        assert terminal.screen == screen, "only the first button is a finger"
        for button in (4, 5, 6, 7):
            for _ in range(20):
                pointer.tap(540, 960, button)
        for start, end in _drags():
            pointer.move(*start)
            pointer.press()
            for step in range(1, 9):
                x = start[0] + (end[0] - start[0]) * step // 8
                pointer.move(x, start[1] + (end[1] - start[1]) * step // 8)
            pointer.release()
    is_unharmed(terminal, before, born)


def _drags() -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From every edge and corner towards the middle."""
    middle = (540, 960)
    edges = [(0, 960), (1079, 960), (540, 0), (540, 1919), (0, 0), (1079, 0), (0, 1919)]
    return [(edge, middle) for edge in [*edges, (1079, 1919)]]


def test_a_held_finger_opens_no_menu_and_pastes_nothing(terminal: TerminalProcess) -> None:
    open_screen(terminal, "feedback")
    poison_clipboards(terminal)
    before, born = windows(terminal), children(terminal.running.pid)
    with Pointer(terminal.display) as pointer:
        for y in range(300, 1700, 200):
            pointer.tap(1070, y)
            pointer.tap(1070, y)
            pointer.move(1070, y)
            pointer.press()
            until(_after(1.2), "a long press")
            pointer.release()
    is_unharmed(terminal, before, born)


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


@pytest.mark.parametrize("text", FOREIGN)
def test_a_foreign_code_is_told_to_be_foreign_and_opens_nothing(
    terminal: TerminalProcess, text: str
) -> None:
    open_screen(terminal, "home")
    before, born = windows(terminal), children(terminal.running.pid)
    terminal.scan(text)
    terminal.waits_for_screen("verdict")
    terminal.waits_for("别处的码")
    assert windows(terminal) == before
    assert children(terminal.running.pid) <= born


def test_keys_typed_by_a_person_are_no_scan(terminal: TerminalProcess) -> None:
    open_screen(terminal, "home")
    xdotool(terminal, "type", "--delay", "250", "https://dq")
    xdotool(terminal, "key", "Return")
    assert terminal.screen == "home"


def test_no_key_leads_out_where_no_scanner_takes_the_keys(tmp_path: Path, display: str) -> None:
    """The last one here: its window takes the keys from the terminal of the others."""
    terminal = enrolled_terminal(tmp_path, display, scanner="none")
    try:
        before, born = windows(terminal), children(terminal.running.pid)
        press_everything(terminal)
        is_unharmed(terminal, before, born)
        assert terminal.screen == "home"
    finally:
        terminal.stop()
