"""Somebody read a piece to its end."""

from uuid import UUID

from kiosk.desk import Desk
from sync import outbox
from sync.events.study_finished import StudyFinished

LONGEST_S = 86_400


def finish_study(desk: Desk, *, content_id: UUID, read_s: int) -> None:
    """Count a reading of `read_s` seconds."""
    body = StudyFinished(content_id=content_id, read_s=min(max(int(read_s), 0), LONGEST_S))
    with desk.store.transaction() as tx:
        outbox.append(tx, body, clock=desk.clock)
