"""From a tap on a key to its candidates on the panel: the real window, the real pinyin engine.

Uses the demo of build/bench, with its server stopped. `--phrases N`: how many of the phrases of
bench_input are typed, letter by letter.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.machine import report, spread
from tests.bench.panel import WIDTH, Box, Panel
from tests.end_to_end.machines import Spot, TerminalProcess, until

PHRASES = Path(__file__).with_name("phrases.tsv")
HELD_S, QUIET_S, PATIENCE_S = 0.08, 0.15, 2.0
HALF_A_BAR = 40
"""Pixels up and down from the middle of a candidate."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--phrases", type=int, default=30)
    options.add_argument("--display", type=int, default=96)
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "bench")
    given = options.parse_args()
    words = [line.split("\t")[2].replace(" ", "") for line in _lines()[: given.phrases]]
    with Panel(given.display) as panel:
        settings = {"camera": "none", "idle_s": 3600, "attract_after_s": 0}
        terminal = TerminalProcess(given.folder, panel.name, settings)
        terminal.start()
        try:
            report("keyboard", phrases=len(words), **_typed(panel, terminal, words))
        finally:
            terminal.stop()


def _lines() -> list[str]:
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _typed(panel: Panel, terminal: TerminalProcess, words: list[str]) -> dict[str, Any]:
    terminal.tap("home.feedback")
    started = time.perf_counter()
    terminal.tap("feedback.words")
    spots = {letter: _where(terminal, f"key.{letter}") for letter in (*LETTERS, "rub")}
    first_ms = _first_candidates_ms(terminal, spots["a"], started, panel)
    bar = _bar(terminal)
    _clear(terminal, panel, spots["rub"])
    letters: list[float] = []
    for word in words:
        letters += [_key_ms(panel, spots[letter], bar) for letter in word]
        _clear(terminal, panel, spots["rub"])
    return {"opened_to_first_candidates_ms": first_ms, "key_to_candidates": spread(letters, 95)}


def _where(terminal: TerminalProcess, name: str) -> Spot:
    return until(lambda: terminal.spot(name), f"{name} stands still")


def _first_candidates_ms(
    terminal: TerminalProcess, spot: Spot, started: float, panel: Panel
) -> float:
    """Opening the keyboard, the engine's start, and the first key, until candidates are there."""
    panel.finger.press(spot.x, spot.y)
    time.sleep(HELD_S)
    panel.finger.release()
    until(lambda: "candidate.0" in terminal.names(), "candidates")
    return round((time.perf_counter() - started) * 1000)


def _bar(terminal: TerminalProcess) -> Box:
    """The line of the candidates and that of the letters above, which change in one frame: now and
    then a letter leaves the candidates as they were."""
    middle = _where(terminal, "candidate.0").y
    return Box(0, middle - 3 * HALF_A_BAR, WIDTH, middle + HALF_A_BAR)


def _key_ms(panel: Panel, spot: Spot, bar: Box) -> float:
    """From letting the key go, which is when it counts, to the last change of the candidates."""
    before = panel.look(bar)
    panel.finger.press(spot.x, spot.y)
    time.sleep(HELD_S)
    released = panel.finger.release()
    changes = panel.changes(quiet_s=QUIET_S, patience_s=PATIENCE_S, box=bar, start=before)
    assert changes, "a key changed nothing"
    return round((changes[-1][0] - released) * 1000, 1)


def _clear(terminal: TerminalProcess, panel: Panel, rub: Spot) -> None:
    panel.finger.press(rub.x, rub.y)
    until(lambda: "candidate.0" not in terminal.names(), "the letters are gone")
    panel.finger.release()
    time.sleep(QUIET_S)


if __name__ == "__main__":
    main()
