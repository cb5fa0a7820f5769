"""What a terminal does while the power may go: each a folder to begin with, and a story."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import UUID

import apsw
import pytest

from kiosk.commands.request_booking import request_booking
from kiosk.desk import Desk
from kiosk.store import migrations
from kiosk.store.store import Store
from sync import audit, outbox, state
from sync.clock import rfc3339
from sync.events.entities import entity_body
from sync.pull import apply_page, swap_snapshot
from sync.wire import ChangeRow
from tests.factories import (
    CONTACT,
    LARGE_ROOM_ID,
    NOW,
    answer,
    at,
    demo_rows,
    enrolled_desk,
    enrolment,
)
from tests.fakes import FakeClock
from tests.power.cuts import Story

FOLDER = Path("data")


def book(desk: Desk, hour: int) -> UUID:
    """A booking of the large room by the real command."""
    ticket = request_booking(
        desk,
        room_id=LARGE_ROOM_ID,
        start=at(f"{hour}:00"),
        end=at(f"{hour + 1}:00"),
        purpose="商户例会",
        contact=CONTACT,
    )
    return ticket.booking_id


def nothing(root: Path) -> None:
    """Not even the data directory."""


def an_enrolled_terminal(root: Path) -> None:
    """With two bookings that wait, shut down in order."""
    desk = enrolled_desk(root)
    book(desk, 11)
    book(desk, 12)
    desk.store.close()


def a_terminal_without_power(root: Path) -> None:
    """Its write-ahead log holds a booking."""
    desk = enrolled_desk(root / "running")
    book(desk, 11)
    shutil.copytree(root / "running" / FOLDER, root / FOLDER)
    desk.store.close()
    shutil.rmtree(root / "running")


def a_damaged_terminal(root: Path) -> None:
    """An index is broken: every row can be read."""
    an_enrolled_terminal(root)
    damage_an_index(root / FOLDER / "terminal.db")


def a_half_installed_terminal(root: Path) -> None:
    """The power went in a salvage: the new store is ready beside the damaged one and its log."""
    an_enrolled_terminal(root / "new")
    a_terminal_without_power(root)
    shutil.copy(root / "new" / FOLDER / "terminal.db", root / FOLDER / "terminal.db.new")
    (root / FOLDER / "damaged-1").mkdir()
    shutil.copy(root / FOLDER / "terminal.db", root / FOLDER / "damaged-1")
    shutil.rmtree(root / "new")


def a_terminal_of_version_1(root: Path) -> None:
    """As the first release left it, with two bookings that wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS[:1])
        an_enrolled_terminal(root)


def damage_an_index(path: Path) -> None:
    """Overwrite the pages of the index on entities, which no query for rows needs."""
    with closing(apsw.Connection(str(path))) as conn:
        row = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'outbox_by_entity'")
        page = int(str(next(row)[0]))
        conn.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


def open_first(story: Story) -> None:
    """The very first start, the enrolment, the first page of a pull and the first capture."""
    desk = opened(story)
    with desk.store.transaction() as tx:
        state.put_enrolment(tx, enrolment())
    story.acknowledge(desk.store)
    with desk.store.transaction() as tx:
        apply_page(tx, _changes(1), cursor="c1")
    story.acknowledge(desk.store)
    capture(story, desk, 11)
    _close(story, desk)


def book_a_room(story: Story) -> None:
    """Two bookings, through start and end of the program."""
    desk = opened(story)
    capture(story, desk, 13)
    capture(story, desk, 14)
    _close(story, desk)


def book_while_checkpointing(story: Story) -> None:
    """Every commit is followed by a checkpoint, and the log begins anew."""
    desk = opened(story)
    desk.store.reader.execute("PRAGMA wal_autocheckpoint = 1")
    for hour in (13, 14, 15):
        capture(story, desk, hour)
    _close(story, desk)


def hear_results(story: Story) -> None:
    """The server's words, on the connection of the sync, with a capture in between."""
    desk = opened(story)
    conn = desk.store.connect()
    batch = outbox.next_batch(conn)
    assert batch is not None
    results = [outbox.Result(op["op_id"], "applied", "", "", 1, {}) for op in batch.ops]
    capture(story, desk, 14)
    with desk.store.transaction() as tx:
        outbox.record_results(tx, batch, results, clock=desk.clock)
    story.acknowledge(desk.store)
    _close(story, desk)


def pull_pages(story: Story) -> None:
    """Two pages, each with its cursor."""
    desk = opened(story)
    for version in (2, 3):
        with desk.store.transaction() as tx:
            apply_page(tx, _changes(version)[version::3], cursor=f"c{version}")
        story.acknowledge(desk.store)
    _close(story, desk)


def swap_a_snapshot(story: Story) -> None:
    """Everything that was published is replaced."""
    desk = opened(story)
    with desk.store.transaction() as tx:
        swap_snapshot(tx, _changes(9)[3:], cursor="c9")
    story.acknowledge(desk.store)
    _close(story, desk)


def prune(story: Story) -> None:
    """What is 30 days old and proved is forgotten; a capture follows."""
    desk = opened(story)
    answer(desk, "booking.requested")
    story.acknowledge(desk.store)
    capture(story, desk, 15)
    clock = cast(FakeClock, desk.clock)
    clock.pass_time(days=31)
    with desk.store.transaction() as tx:
        state.put(tx, "server_time", rfc3339(clock.now()))
    story.acknowledge(desk.store)
    with desk.store.transaction() as tx:
        audit._compare(tx, enrolment().install_id, _held(desk), clock=clock)
    story.acknowledge(desk.store)
    assert outbox.counts(desk.store.reader)["done"] == 0
    _close(story, desk)


def only_start(story: Story) -> None:
    """Whatever a start finds to do."""
    _close(story, opened(story))


@dataclass(frozen=True)
class Scene:
    """A story with the folder it begins in."""

    begin: Callable[[Path], None]
    act: Callable[[Story], None]

    def __str__(self) -> str:
        return f"{self.act.__name__}, beginning with {self.begin.__name__}"


SCENES = (
    Scene(nothing, open_first),
    Scene(an_enrolled_terminal, book_a_room),
    Scene(a_terminal_without_power, book_a_room),
    Scene(an_enrolled_terminal, book_while_checkpointing),
    Scene(an_enrolled_terminal, hear_results),
    Scene(an_enrolled_terminal, pull_pages),
    Scene(an_enrolled_terminal, swap_a_snapshot),
    Scene(an_enrolled_terminal, prune),
)


def opened(story: Story) -> Desk:
    """The terminal's start. What it finds is promised."""
    desk = Desk(Store(story.folder), FakeClock(NOW))
    story.acknowledge(desk.store)
    return desk


def capture(story: Story, desk: Desk, hour: int) -> None:
    """A booking that the person is told of."""
    book(desk, hour)
    story.acknowledge(desk.store)


def _close(story: Story, desk: Desk) -> None:
    desk.store.close()


def _held(desk: Desk) -> dict[tuple[str, str], str]:
    """As if the server held everything."""
    rows = desk.store.reader.execute("SELECT op_id, sha256 FROM outbox")
    return {(str(op_id), str(sha256)): "applied" for op_id, sha256 in rows}


def _changes(version: int) -> list[ChangeRow]:
    return [
        ChangeRow(type=body.type, id=key, version=version, body=entity_body(body))
        for key, body in demo_rows()
    ]
