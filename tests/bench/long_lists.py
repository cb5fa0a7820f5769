"""A terminal with 2,000 merchants and a column of 2,000 pieces: do the lists open and scroll as
well as ones of 20? A finger drags them up at a steady speed."""

import json
import shutil
import statistics
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import apsw
import numpy as np

from kiosk.store.installation import NAME
from tests.bench.costs import memory_mb
from tests.bench.panel import Box, Panel
from tests.bench.tap_walk import time_tap
from tests.end_to_end.machines import TerminalProcess

COUNTS = (20, 2000)
LISTS = {
    "merchants": ("merchant", ["home.merchants"]),
    "pieces": ("content", ["home.study", "study.column.0"]),
}
_MIDDLE = Box(left=80, top=760, right=1000, bottom=1300)
_STEP_PX, _STEP_S, _STEPS, _DRAGS = 8, 0.008, 90, 4


def long_lists(panel: Panel, demo: Path) -> dict[str, Any]:
    """For each list and length: the opening tap, frames while dragging, memory."""
    found: dict[str, Any] = {name: {} for name in LISTS}
    for count in COUNTS:
        folder = demo / f"rows-{count}"
        _copy_with(demo / "terminal", folder / "terminal", count)
        settings = {"camera": "none", "idle_s": 3600, "attract_after_s": 0}
        terminal = TerminalProcess(folder, panel.name, settings)
        terminal.start()
        try:
            time.sleep(3)
            for name, (_kind, way) in LISTS.items():
                found[name][str(count)] = _measured(panel, terminal, way)
        finally:
            terminal.stop()
    return found


def _copy_with(source: Path, target: Path, count: int) -> None:
    """The terminal's data with so many rows of each list, copies of those there are."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{NAME}*", "lock*"))
    with (
        closing(apsw.Connection(str(source / NAME))) as known,
        closing(apsw.Connection(str(target / NAME))) as conn,
    ):
        with conn.backup("main", known, "main") as backup:
            backup.step()
        conn.pragma("journal_mode", "wal")
        with conn:
            for kind, _way in LISTS.values():
                _fill(conn, kind, count)


def _fill(conn: apsw.Connection, kind: str, count: int) -> None:
    asked = "SELECT version, body FROM entity WHERE type = ? AND deleted = 0"
    rows = [(version, json.loads(str(body))) for version, body in conn.execute(asked, (kind,))]
    conn.execute("DELETE FROM entity WHERE type = ?", (kind,))
    for at in range(count):
        version, body = rows[at % len(rows)]
        copy = json.dumps(body | _in_one_list(kind, rows[0][1]), ensure_ascii=False)
        conn.execute(
            "INSERT INTO entity (type, id, version, deleted, body) VALUES (?, ?, ?, 0, ?)",
            (kind, str(uuid4()), version, copy),
        )


def _in_one_list(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"column_id": body["column_id"]} if kind == "content" else {}


def _measured(panel: Panel, terminal: TerminalProcess, way: list[str]) -> dict[str, Any]:
    if terminal.screen != "home":
        terminal.tap("header.end")
    for name in way[:-1]:
        terminal.tap(name)
    while (spot := terminal.spot(way[-1])) is None:
        time.sleep(0.05)
    _pressed, shown, settled = time_tap(panel, spot, panel.look())
    time.sleep(1)
    frames = [gap for _ in range(_DRAGS) for gap in _drag(panel)]
    ordered = sorted(frames)
    return {
        "opened_ms": shown,
        "settled_ms": settled,
        "frames": len(frames),
        "frame_p50_ms": round(statistics.median(ordered), 1),
        "frame_p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "frame_max_ms": round(ordered[-1], 1),
        **memory_mb(terminal.running.pid),
    }


def _drag(panel: Panel) -> list[float]:
    """Milliseconds between frames while a finger moves up."""
    y, moments, seen = 1250, list[float](), panel.look(_MIDDLE)
    panel.finger.press(540, y)
    due = time.perf_counter()
    for _ in range(_STEPS):
        y, due = y - _STEP_PX, due + _STEP_S
        panel.finger.move(540, y)
        while (now := time.perf_counter()) < due:
            sample = panel.look(_MIDDLE)
            if not np.array_equal(sample, seen):
                moments.append(now)
                seen = sample
            time.sleep(0.001)
    panel.finger.release()
    panel.changes(quiet_s=0.5, patience_s=1.0)
    return [(later - earlier) * 1000 for earlier, later in pairwise(moments)]
