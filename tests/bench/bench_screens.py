"""What a person feels at the panel, and what it costs, beside Chromium with the same home page.

Starts, taps through every screen (real pointer events, pixels of the panel), long lists, idle,
memory. `--most N` bounds the taps. Uses the demo of build/bench, with its server stopped.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy" / "local")]

from demo import Demo  # type: ignore[import-not-found]

from tests.bench.costs import idle_percent, largest_mb, memory_mb
from tests.bench.long_lists import long_lists
from tests.bench.machine import report, spread
from tests.bench.panel import Panel
from tests.bench.tap_walk import Tap, Walk, time_tap
from tests.end_to_end.machines import Spot, TerminalProcess, environment, until

STARTS, IDLE_S, CHROMIUM_TAPS = 5, 20, 12
PARTS = ("screens", "chromium", "long_lists")
_ALIKE = 0.01
PAGE = Path(__file__).with_name("home.html")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=400, help="taps of the walk")
    options.add_argument("--only", choices=PARTS, help="one of the reports")
    options.add_argument("--display", type=int, default=97)
    options.add_argument("--folder", type=Path, default=ROOT / "build" / "bench")
    given = options.parse_args()
    demo = Demo(given.folder, 8018)
    if not (demo.terminal_data / "enrolled").exists():
        _enrol(demo)
    with Panel(given.display) as panel:
        for part in [given.only] if given.only else PARTS:
            report(part, **_measured(part, panel, demo.folder, given.most))


def _measured(part: str, panel: Panel, folder: Path, most: int) -> dict[str, Any]:
    if part == "chromium":
        return _chromium(panel)
    if part == "long_lists":
        return long_lists(panel, folder)
    terminal = TerminalProcess(
        folder, panel.name, {"camera": "none", "idle_s": 3600, "attract_after_s": 0}
    )
    return _terminal(panel, terminal, most)


def _enrol(demo: Demo) -> None:
    try:
        demo.start_server()
        demo.enrol_terminal()
    finally:
        demo.processes.stop()


def _terminal(panel: Panel, terminal: TerminalProcess, most: int) -> dict[str, Any]:
    starts: list[float] = []
    for _ in range(STARTS):
        starts.append(_start(panel, terminal))
        terminal.stop()
    _start(panel, terminal)
    try:
        pid = terminal.running.pid
        time.sleep(3)
        home = {
            "idle_percent_of_a_core": idle_percent(pid, IDLE_S),
            **memory_mb(pid),
            "largest_mb": largest_mb(pid),
        }
        taps = Walk(panel, terminal).run(most)
        if terminal.screen != "home":
            terminal.tap("header.end")
        time.sleep(5)
        after = memory_mb(pid)
    finally:
        terminal.stop()
    return {"starts_s": starts, "home": home, "after_the_walk": after, **summary(taps)}


def _start(panel: Panel, terminal: TerminalProcess) -> float:
    """Seconds from starting the program to the first picture of the home that stays."""
    blank = panel.look()
    started = time.perf_counter()
    terminal.launch()
    seconds = _first_like_last(panel, blank, started)
    until(lambda: terminal.screen == "home", "the terminal shows its home")
    return seconds


def _first_like_last(panel: Panel, blank: Any, started: float) -> float:
    found = panel.changes(quiet_s=1.5, patience_s=20, start=blank)
    last = found[-1][1]
    first = next(when for when, sample in found if float(np.mean(sample != last)) < _ALIKE)
    return round(first - started, 2)


def summary(taps: Sequence[Tap]) -> dict[str, Any]:
    """Medians and 95th percentiles, and the slowest taps."""
    ways = [tap for tap in taps if tap.navigates and tap.shown_ms is not None]
    slowest = sorted(ways, key=lambda tap: -(tap.shown_ms or 0))[:8]
    return {
        "screens": sorted({tap.screen for tap in taps}),
        "taps": len(taps),
        "pressed": _spread([tap.pressed_ms for tap in taps]),
        "changed": _spread([tap.changed_ms for tap in taps]),
        "changed_within_100_ms": _share_within([tap.changed_ms for tap in taps]),
        "other_screen_shown": _spread([tap.shown_ms for tap in ways]),
        "other_screen_settled": _spread([tap.settled_ms for tap in ways]),
        "answered_in_place": _spread([tap.shown_ms for tap in taps if not tap.navigates]),
        "unanswered": sorted(
            {f"{tap.screen}: {tap.control}" for tap in taps if tap.changed_ms is None}
        ),
        "slowest": [asdict(tap) for tap in slowest],
    }


def _spread(values: Sequence[float | None]) -> dict[str, float]:
    """Of those that are there."""
    known = [value for value in values if value is not None]
    return spread(known, 95) if known else {"count": 0}


def _share_within(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return round(sum(value <= 100 for value in known) / max(1, len(known)), 3)


def _chromium(panel: Panel) -> dict[str, Any]:
    starts: list[float] = []
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        for _ in range(STARTS):
            browser, seconds = _open_chromium(panel, profile)
            starts.append(seconds)
            _close(browser)
        browser, _ = _open_chromium(panel, profile)
        try:
            time.sleep(3)
            costs = {"idle_percent_of_a_core": idle_percent(browser.pid, IDLE_S)}
            costs |= memory_mb(browser.pid)
            return {"starts_s": starts[1:], "home": costs, **_chromium_taps(panel)}
        finally:
            _close(browser)


def _chromium_taps(panel: Panel) -> dict[str, Any]:
    pressed, shown = [], []
    for _ in range(CHROMIUM_TAPS):
        first, then, _last = time_tap(panel, Spot(270, 500), panel.look())
        pressed.append(first)
        shown.append(then)
        time_tap(panel, Spot(300, 60), panel.look())
    return {"pressed": _spread(pressed), "other_page_shown": _spread(shown)}


def _open_chromium(panel: Panel, profile: str) -> tuple["subprocess.Popen[bytes]", float]:
    codes = json.loads((ROOT / "assets/fonts/icons.json").read_text())
    blank, started = panel.look(), time.perf_counter()
    browser = subprocess.Popen(
        [
            "chromium", "--kiosk", "--no-sandbox", "--no-first-run", "--disable-gpu",
            "--no-default-browser-check", "--password-store=basic", f"--user-data-dir={profile}",
            "--window-size=1080,1920", "--window-position=0,0",
            f"{PAGE.as_uri()}?{urlencode(codes)}",
        ],
        env=environment(DISPLAY=panel.name),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return browser, _first_like_last(panel, blank, started)


def _close(browser: "subprocess.Popen[bytes]") -> None:
    browser.terminate()
    browser.wait(20)


if __name__ == "__main__":
    main()
