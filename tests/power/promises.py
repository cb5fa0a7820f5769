"""What must hold of a data directory after the power came back."""

from collections.abc import Sequence
from pathlib import Path

import apsw

from kiosk.store.store import Store
from sync import outbox, state
from sync.events.feedback_sent import FeedbackSent
from tests.factories import NOW
from tests.fakes import FakeClock

Dump = dict[str, list[tuple[object, ...]]]
"""Every row of every table."""


def dump(conn: apsw.Connection) -> Dump:
    """What a store holds. The word on a salvage is left out: it names a time."""
    return {
        "sync_state": _rows(conn, "SELECT * FROM sync_state WHERE key <> 'salvaged' ORDER BY key"),
        "outbox": _rows(conn, "SELECT * FROM outbox ORDER BY id"),
        "local_row": _rows(conn, "SELECT * FROM local_row ORDER BY type, id"),
        "entity": _rows(conn, "SELECT * FROM entity ORDER BY type, id"),
    }


def _rows(conn: apsw.Connection, query: str) -> list[tuple[object, ...]]:
    return list(conn.execute(query))


def broken_promise(folder: Path, allowed: Sequence[Dump], *, salvages: bool = False) -> str | None:
    """What does not hold after the terminal's start in a data directory, None when all does."""
    store = Store(folder)
    try:
        if store.salvaged is not None and not salvages:
            return "the store was damaged"
        if store.reader.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "the store is damaged"
        if dump(store.reader) not in allowed:
            return "neither what was acknowledged nor that with what was under way"
        return _wrong_sequence(store)
    finally:
        store.close()


def _wrong_sequence(store: Store) -> str | None:
    """Capture once more: the numbers have no gap, and the next one is the next one."""
    if state.enrolment(store.reader) is None:
        return None
    body = FeedbackSent(feedback_kind="praise", text="谢谢", reference="ABCD1234")
    with store.transaction() as tx:
        outbox.append(tx, body, clock=FakeClock(NOW))
    found = [int(str(row[0])) for row in _rows(store.reader, "SELECT seq FROM outbox ORDER BY id")]
    expected = list(range(found[0], found[0] + len(found)))
    return None if found == expected else f"sequence numbers {found}"
