"""A book outside terminal and server: what was captured, and what may be missing where, and why.

After every step the invariants are read from it, from each terminal's store and from the server's
own tables:

L  each captured operation is on a terminal or proved at the server
O  each operation has at most one effect
U  a terminal says done only of what the server has, and with the server's outcome
A  each operation is in exactly one state, and shown in it
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from kiosk.queries.attendances import attendances, is_confirmed
from kiosk.queries.bookings import standing_bookings
from kiosk.queries.queue import MOST_ROWS, queue_counts, queue_rows
from sync.audit import KEPT_FOR
from tests.faults.rig import Rig
from tests.faults.terminals import Terminal

ROUNDING = timedelta(seconds=2)

ONE_ROW_AN_OPERATION = {
    "study.finished": "study_studyrecord",
    "quiz.attempted": "study_quizattempt",
    "merchant.scanned": "merchants_merchantscan",
    "merchant.rated": "merchants_rating",
    "complaint.filed": "merchants_complaint",
    "feedback.sent": "feedback_feedback",
}
AT_MOST_ONE_ROW = {
    "booking.requested": ("rooms_booking",),
    "shift.signed_up": ("volunteers_signup",),
    "attendance.checked_in": ("volunteers_attendance", "volunteers_repeatedcheckin"),
}


@dataclass
class Entry:
    """One captured operation. `done_at`: when it was first seen done. `gone`: why no terminal
    has it any more: it was pruned, or a disk was put back to an older copy."""

    sha256: str
    kind: str
    captured_by: str
    done_at: datetime | None = None
    gone: Literal["", "pruned", "disk"] = ""


@dataclass(frozen=True)
class Held:
    """What the server has of an operation."""

    sha256: str
    outcome: str
    kind: str
    entity_id: str | None


@dataclass
class Ledger:
    rig: Rig
    entries: dict[str, Entry] = field(default_factory=dict)
    rows_before: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rows_before = self._row_counts()

    def note(self, terminal: Terminal) -> list[str]:
        """Write down what is new on the terminal; the op_ids."""
        new = [row for row in terminal.outbox() if row[0] not in self.entries]
        for op_id, sha256, _, _, _, _, kind, _ in new:
            self.entries[str(op_id)] = Entry(str(sha256), str(kind), terminal.name)
        return [str(row[0]) for row in new]

    def note_disk_loss(self, terminals: Iterable[Terminal]) -> None:
        """A disk was put back: what was only on it is gone with it."""
        here = {row[0] for terminal in terminals for row in terminal.outbox()}
        for op_id, entry in self.entries.items():
            if op_id not in here and not entry.gone:
                entry.gone = "disk"

    def check(self, terminals: list[Terminal]) -> None:
        """Every invariant that holds at any time."""
        held = self.held()
        self._note_done(terminals)
        self._nothing_is_lost(terminals, held)
        self._nothing_happened_twice(held)
        for terminal in terminals:
            if terminal.known is None:
                continue
            self._claims_only_what_is_so(terminal, held)
            self._is_in_one_state_and_shown(terminal)

    def held(self) -> dict[str, Held]:
        """The server's inbox."""
        rows = self.rig.rows("SELECT op_id, sha256, outcome, kind, entity_id FROM ingest_appliedop")
        return {str(row[0]): Held(row[1], row[2], row[3], _text(row[4])) for row in rows}

    def epoch(self) -> str:
        return str(self.rig.rows("SELECT server_epoch FROM changes_serverstate")[0][0])

    def _note_done(self, terminals: list[Terminal]) -> None:
        now = self.rig.world.now()
        for terminal in terminals:
            for op_id, _, state, *_ in terminal.outbox():
                assert op_id in self.entries, f"{op_id} was captured by nobody"
                entry = self.entries[op_id]
                entry.gone = ""
                if state == "done" and entry.done_at is None:
                    entry.done_at = now

    def _nothing_is_lost(self, terminals: list[Terminal], held: dict[str, Held]) -> None:
        here = {(row[0], row[1]) for terminal in terminals for row in terminal.outbox()}
        for op_id, entry in self.entries.items():
            if (op_id, entry.sha256) in here:
                continue
            proved = op_id in held and held[op_id].sha256 == entry.sha256
            if not entry.gone:
                assert proved, f"L: {op_id} {entry} is on no terminal and not at the server"
                assert self._was_kept_long_enough(entry), f"L: {op_id} {entry} was pruned too early"
                entry.gone = "pruned"

    def _was_kept_long_enough(self, entry: Entry) -> bool:
        now = self.rig.world.now()
        return entry.done_at is not None and now - entry.done_at >= KEPT_FOR - ROUNDING

    def _nothing_happened_twice(self, held: dict[str, Held]) -> None:
        applied = Counter(op.kind for op in held.values() if op.outcome == "applied")
        answered = Counter(op.kind for op in held.values())
        rows = self._row_counts()
        rows.subtract(self.rows_before)
        for kind, table in ONE_ROW_AN_OPERATION.items():
            assert rows[table] == applied[kind], f"O: {rows[table]} rows of {applied[kind]} {kind}"
        for kind, tables in AT_MOST_ONE_ROW.items():
            found = sum(rows[table] for table in tables)
            assert found <= answered[kind], f"O: {found} rows of {answered[kind]} {kind}"

    def _row_counts(self) -> Counter[str]:
        tables = [
            *ONE_ROW_AN_OPERATION.values(),
            *(t for ts in AT_MOST_ONE_ROW.values() for t in ts),
        ]
        counts = (f"SELECT '{table}', count(*) FROM {table}" for table in tables)  # noqa: S608
        sql = " UNION ALL ".join(counts)
        return Counter(dict(self.rig.rows(sql)))

    def _claims_only_what_is_so(self, terminal: Terminal, held: dict[str, Held]) -> None:
        if terminal.epoch != self.epoch():
            return  # the server was restored, and this terminal could not know yet
        for op_id, sha256, state, outcome, *_ in terminal.outbox():
            if state == "done":
                assert op_id in held, f"U: {terminal.name} says {outcome} of {op_id}, unknown there"
                assert (held[op_id].sha256, held[op_id].outcome) == (sha256, outcome), op_id
        self._shows_only_what_is_so(terminal, held)

    def _shows_only_what_is_so(self, terminal: Terminal, held: dict[str, Held]) -> None:
        good = {op.entity_id for op in held.values() if op.outcome == "applied"}
        published = {key for _, key, _ in terminal.entities()}
        for booking in standing_bookings(terminal.desk):
            if booking.status in ("confirmed", "checked_in") and str(booking.id) not in published:
                asked = word(terminal, str(booking.id))
                assert str(booking.id) in good or asked, f"U: {booking} is shown as settled"
        for row in attendances(terminal.desk):
            if is_confirmed(row) and str(row.id) not in published:
                assert str(row.id) in good, f"U: {row} is shown as confirmed"

    def _is_in_one_state_and_shown(self, terminal: Terminal) -> None:
        rows = terminal.outbox()
        shown = queue_counts(terminal.desk)
        states = Counter(str(row[2]) for row in rows)
        assert {"pending", "parked", "done"} >= set(states), f"A: {states}"
        assert (shown.pending, shown.parked, shown.done) == tuple(
            states[name] for name in ("pending", "parked", "done")
        ), f"A: {shown} of {states}"
        listed = queue_rows(terminal.desk)
        assert len(listed) == min(len(rows), MOST_ROWS), "A: an operation is not on the screen"
        assert all((row.outcome is None) == (row.state != "done") for row in listed)


def word(terminal: Terminal, booking_id: str) -> bool:
    """Whether a change of a booking is on its way: it is shown with the word that it waits."""
    row = terminal.conn.execute(
        "SELECT 1 FROM local_row l JOIN outbox o USING (op_id) "
        "WHERE l.type = 'booking' AND l.id = ? AND o.state <> 'done' "
        "AND o.kind = 'booking.checked_in'",
        (booking_id,),
    ).fetchone()
    return row is not None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
