"""The outbox as the staff screen shows it."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.desk import Desk
from sync import outbox

MOST_ROWS = 200


@dataclass(frozen=True)
class QueueCounts:
    """How many operations are in each state; `conflict` and `rejected` are among the done."""

    pending: int
    parked: int
    done: int
    conflict: int
    rejected: int


@dataclass(frozen=True)
class QueueRow:
    """One operation; `outcome` is None until it is done. `supersedes`: the refused operation that
    it corrects."""

    op_id: str
    supersedes: str | None
    seq: int
    kind: str
    state: str
    outcome: str | None
    code: str
    occurred_at: datetime
    tries: int


def queue_counts(desk: Desk) -> QueueCounts:
    found = outbox.counts(desk.store.reader)
    return QueueCounts(
        pending=found["pending"],
        parked=found["parked"],
        done=found["done"],
        conflict=found["conflict"],
        rejected=found["rejected"],
    )


def queue_rows(desk: Desk, *, state: str | None = None) -> tuple[QueueRow, ...]:
    """The newest operations first, at most 200; of one state or of all."""
    zone = desk.zone
    rows = desk.store.reader.execute(
        "SELECT op_id, supersedes, seq, kind, state, outcome, code, occurred_at, tries FROM outbox "
        "WHERE ?1 IS NULL OR state = ?1 ORDER BY id DESC LIMIT ?2",
        (state, MOST_ROWS),
    )
    return tuple(
        QueueRow(
            op_id=str(op_id),
            supersedes=None if supersedes is None else str(supersedes),
            seq=int(seq),
            kind=str(kind),
            state=str(its_state),
            outcome=None if outcome is None else str(outcome),
            code=str(code or ""),
            occurred_at=datetime.fromisoformat(str(occurred_at)).astimezone(zone),
            tries=int(tries),
        )
        for op_id, supersedes, seq, kind, its_state, outcome, code, occurred_at, tries in rows
    )
