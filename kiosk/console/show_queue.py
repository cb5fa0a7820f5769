"""Show the operations of this terminal: counts, lists of what is pending, parked or done, and the
dead letters: what the server refused, with the corrections that are on their way.

Works beside a running terminal.
"""

import argparse
import json
from dataclasses import asdict

from kiosk.config import Settings
from kiosk.desk import Desk
from kiosk.queries.queue import QueueRow, queue_counts, queue_rows
from kiosk.queries.refusals import RefusalView, refusals
from kiosk.store.store import Store
from sync.clock import SystemClock

NAME = "queue"
STATES = ("pending", "parked", "done")
HEADINGS = ("seq", "kind", "state", "outcome", "code", "tries", "occurred", "op", "corrects")
SHORT = 8
"""The last characters of an op_id; the first ones are the time."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`dangqun-kiosk queue [pending|parked|done] [--json]`."""
    parser.add_argument("state", nargs="?", choices=STATES, help="list only these")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def handle(given: argparse.Namespace, settings: Settings) -> int:
    """Always 0."""
    desk = Desk(Store(settings.folder, read_only=True), SystemClock())
    try:
        counts, rows = queue_counts(desk), queue_rows(desk, state=given.state)
        refused = refusals(desk)
    finally:
        desk.store.close()
    if given.json:
        document = {
            "counts": asdict(counts),
            "ops": [asdict(row) for row in rows],
            "dead_letters": [asdict(one) for one in refused],
        }
        print(json.dumps(document, ensure_ascii=False, default=str))
    else:
        print("  ".join(f"{name} {number}" for name, number in asdict(counts).items()))
        _print_table(rows)
        _print_refusals(refused)
    return 0


def _print_refusals(refused: tuple[RefusalView, ...]) -> None:
    if refused:
        print(f"\ndead letters {len(refused)}")
    for one in refused:
        state = "being corrected" if one.being_corrected else "waits for a correction"
        what = " ".join(filter(None, (one.kind, one.subject)))
        print(f"{one.op_id.hex[-SHORT:]}  {what}  {state}  {one.reason or '-'}")


def _print_table(rows: tuple[QueueRow, ...]) -> None:
    cells = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    for line in cells:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def _cells(row: QueueRow) -> tuple[str, ...]:
    occurred = row.occurred_at.strftime("%Y-%m-%d %H:%M:%S")
    return (
        str(row.seq),
        row.kind,
        row.state,
        row.outcome or "-",
        row.code or "-",
        str(row.tries),
        occurred,
        row.op_id[-SHORT:],
        row.supersedes[-SHORT:] if row.supersedes else "-",
    )
