"""From starting the program to a home that can be used, and what the terminal costs then.

Needs an enrolled terminal with content: uses the demo of build/bench, with its server stopped.
"""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy" / "local")]

from demo import BIN, Demo  # type: ignore[import-not-found]

from tests.bench.machine import report

STARTS, IDLE_S = 5, 20
DISPLAY = ":97"


def main() -> None:
    """Print the figures."""
    demo = Demo(ROOT / "build" / "bench", 8018)
    try:
        demo.start_server()
        demo.enrol_terminal()
    finally:
        demo.processes.stop()
    screen = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", "1080x1920x24", "-nolisten", "tcp"],
        stderr=subprocess.DEVNULL,
    )
    try:
        starts: list[float] = []
        costs: dict[str, float] = {}
        for _ in range(STARTS):
            seconds, costs = _start(demo.terminal_data, demo.folder / "probe")
            starts.append(seconds)
    finally:
        screen.terminate()
    report("start", starts_s=starts, **costs)


def _start(data: Path, probe: Path) -> tuple[float, dict[str, float]]:
    probe.unlink(missing_ok=True)
    started = time.perf_counter()
    terminal = subprocess.Popen(
        [BIN / "dangqun-kiosk", "--data", data, "run", "--probe", probe],
        env={**os.environ, "DISPLAY": DISPLAY, "DANGQUN_KIOSK_CAMERA": "none"},
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _is_usable(probe):
            time.sleep(0.01)
        seconds = round(time.perf_counter() - started, 2)
        return seconds, _idle(terminal.pid)
    finally:
        terminal.terminate()
        terminal.wait()


def _is_usable(probe: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(str(probe))
            link.sendall(b'{"find": "home.study"}\n')
            return bool(json.loads(link.makefile().readline() or "null"))
    except OSError:
        return False


def _idle(pid: int) -> dict[str, float]:
    """Share of one core while nobody touches it, and resident memory."""
    ticks = os.sysconf("SC_CLK_TCK")

    def used_s() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    time.sleep(3)
    before = used_s()
    time.sleep(IDLE_S)
    share = (used_s() - before) / IDLE_S
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return {
        "idle_percent_of_a_core": round(share * 100, 2),
        "rss_mb": round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1),
    }


if __name__ == "__main__":
    main()
