"""Fault 5: a page of the store is damaged: salvage and export, never a silent new file."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from random import Random
from uuid import UUID

import apsw
import pytest

from kiosk.commands.rate_merchant import rate_merchant
from kiosk.desk import Desk
from kiosk.errors import DamagedStore, NewerStore
from kiosk.queries.merchants import merchants
from kiosk.store.store import Store
from sync import outbox, state
from sync.client import Client
from sync.push import Pusher
from sync.worker import DAMAGED, Report, Round, SyncWorker
from tests.factories import BAKERY_ID, NOW, answer, demo_rows, enrolled_desk, pending_ops, publish
from tests.fakes import FakeClock
from tests.power.stories import a_terminal_without_power, book
from tests.sync.server_double import Double, problem, running

PAGE = 4096
Damage = Callable[[bytearray, int, Random], None]


def zeros(content: bytearray, at: int, chance: Random) -> None:
    content[at : at + PAGE] = bytes(PAGE)


def ones(content: bytearray, at: int, chance: Random) -> None:
    content[at : at + PAGE] = b"\xff" * PAGE


def half(content: bytearray, at: int, chance: Random) -> None:
    content[at : at + PAGE // 2] = bytes(PAGE // 2)


def noise(content: bytearray, at: int, chance: Random) -> None:
    content[at : at + PAGE] = chance.randbytes(PAGE)


def flipped_bit(content: bytearray, at: int, chance: Random) -> None:
    content[at + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)


def flipped_header(content: bytearray, at: int, chance: Random) -> None:
    content[at + chance.randrange(24)] ^= 1 << chance.randrange(8)


@pytest.fixture
def double() -> Iterator[Double]:
    with running() as found:
        yield found


@pytest.fixture
def sound(place: Path) -> Path:
    """A terminal with 60 operations done and 60 pending, shut down in order."""
    desk = enrolled_desk(place)
    merchant_id = merchants(desk)[0].id
    for _ in range(60):
        rate_merchant(desk, merchant_id=merchant_id, stars=5, tags=[])
    answer(desk, "merchant.rated")
    for _ in range(60):
        rate_merchant(desk, merchant_id=merchant_id, stars=4, tags=[])
    desk.store.close()
    return place / "data"


def _operations(folder: Path) -> dict[str, tuple[int, str]]:
    """Each op_id with its number and body."""
    with closing(apsw.Connection(str(folder / "terminal.db"))) as conn:
        rows = conn.execute("SELECT op_id, id, body FROM outbox").fetchall()
    return {str(op_id): (int(str(number)), str(body)) for op_id, number, body in rows}


def _off_the_page(operations: dict[str, tuple[int, str]], page: bytes) -> set[str]:
    """Operations whose row (not an index entry) does not stand on a page."""
    return {
        op_id
        for op_id in operations
        if not any(b"merchant.rated" in page[at : at + 60] for at in _places(page, op_id.encode()))
    }


def _places(content: bytes, marker: bytes) -> list[int]:
    return [at for at in range(len(content)) if content.startswith(marker, at)]


@pytest.mark.parametrize("damage", [zeros, ones, half, noise, *[flipped_bit] * 3, flipped_header])
def test_fault_05_damage_to_any_page_costs_its_own_rows_only_and_is_never_silent(
    damage: Damage, sound: Path, place: Path, request: pytest.FixtureRequest
) -> None:
    before = (sound / "terminal.db").read_bytes()
    operations = _operations(sound)
    outcomes: dict[str, int] = {}
    for number in range(len(before) // PAGE):
        content = bytearray(before)
        damage(content, number * PAGE, Random(f"{request.node.name} {number}"))
        off = _off_the_page(operations, before[number * PAGE : (number + 1) * PAGE])
        folder = place / "damaged"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(sound, folder)
        (folder / "terminal.db").write_bytes(content)
        found = _started(folder, bytes(content), operations, off)
        outcomes[found] = outcomes.get(found, 0) + 1
    assert outcomes.get("refused", 0) <= 2
    assert damage in (flipped_bit, flipped_header) or outcomes.get("salvaged", 0) > 10


def _started(
    folder: Path, damaged: bytes, operations: dict[str, tuple[int, str]], off: set[str]
) -> str:
    """What a start does; whatever it is, it must be right."""
    try:
        store = Store(folder)
    except (DamagedStore, NewerStore):
        assert (folder / "terminal.db").read_bytes() == damaged
        assert {path.name for path in folder.iterdir()} - {
            "terminal.db-wal",
            "terminal.db-shm",
        } <= {
            "terminal.db",
            "lock",
        }
        return "refused"
    try:
        kept = _operations(folder)
        assert Desk(store, FakeClock(NOW)).enrolment
        assert store.reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if store.salvaged is None:
            assert kept == operations
            return "whole"
        _assert_salvaged(store, damaged, operations, off, kept)
        return "salvaged"
    finally:
        store.close()


def _assert_salvaged(
    store: Store,
    damaged: bytes,
    operations: dict[str, tuple[int, str]],
    off: set[str],
    kept: dict[str, tuple[int, str]],
) -> None:
    assert store.salvaged is not None
    assert (store.salvaged.folder / "terminal.db").read_bytes() == damaged
    exported = json.loads((store.salvaged.folder / "salvaged.json").read_text())
    assert {row["op_id"] for row in exported["outbox"]} >= set(kept)
    assert off <= set(kept)
    assert all(operations[op_id] == row for op_id, row in kept.items() if op_id in off)
    assert state.get(store.reader, "salvaged") == store.salvaged.folder.name
    pending = outbox.next_batch(store.reader)
    assert off & _open(operations) <= {op["op_id"] for op in (pending.ops if pending else ())}


def _open(operations: dict[str, tuple[int, str]]) -> set[str]:
    return {op_id for op_id, (number, _) in operations.items() if number > 60}


@pytest.mark.parametrize("size", [0, 1, 100, 512, PAGE, 3 * PAGE, -PAGE])
def test_fault_05_a_truncated_store_is_salvaged_or_left_as_it_is(
    size: int, sound: Path, place: Path
) -> None:
    content = (sound / "terminal.db").read_bytes()
    _assert_never_silent(sound, content[:size])


def test_fault_05_a_file_of_zeros_is_left_as_it_is(sound: Path) -> None:
    _assert_never_silent(sound, bytes((sound / "terminal.db").stat().st_size))


def _assert_never_silent(folder: Path, content: bytes) -> None:
    operations = _operations(folder)
    (folder / "terminal.db").write_bytes(content)
    off = {op_id for op_id in operations if _off_the_page({op_id: (0, "")}, content) == set()}
    assert _started(folder, content, operations, off) in ("refused", "salvaged")


def test_fault_05_a_missing_store_beside_its_log_is_no_first_start(place: Path) -> None:
    a_terminal_without_power(place)
    (place / "data" / "terminal.db").unlink()
    with pytest.raises(DamagedStore, match="missing"):
        Store(place / "data")
    assert not (place / "data" / "terminal.db").exists()


@pytest.mark.parametrize("at", [0, 4, 8, 12, 16, 24, 31, 32 + 16, 32 + 24 + 100])
def test_fault_05_a_damaged_log_is_kept_and_told_of(at: int, place: Path) -> None:
    desk = enrolled_desk(place)
    book(desk, 11)
    book(desk, 12)
    shutil.copytree(place / "data", place / "cut")
    desk.store.close()
    log = bytearray((place / "cut" / "terminal.db-wal").read_bytes())
    log[at] ^= 0x10
    (place / "cut" / "terminal.db-wal").write_bytes(log)
    store = Store(place / "cut")
    assert store.salvaged is not None
    assert (store.salvaged.folder / "terminal.db-wal").read_bytes() == log
    assert state.get(store.reader, "salvaged") == store.salvaged.folder.name
    store.close()


def test_fault_05_what_was_pending_is_pushed_after_a_salvage_and_lost_numbers_are_settled(
    sound: Path, double: Double
) -> None:
    """The server knows numbers that the terminal lost with its last page: it gives a new install,
    and what is left is counted anew without a gap."""
    content = (sound / "terminal.db").read_bytes()
    operations = _operations(sound)
    last = max(operations, key=lambda op_id: operations[op_id][0])
    number = next(
        number
        for number in range(len(content) // PAGE)
        if last not in _off_the_page({last: (0, "")}, content[number * PAGE : (number + 1) * PAGE])
    )
    damaged = content[: number * PAGE] + bytes(PAGE) + content[(number + 1) * PAGE :]
    (sound / "terminal.db").write_bytes(damaged)
    desk = Desk(Store(sound), FakeClock(NOW))
    publish(desk, *demo_rows())
    rate_merchant(desk, merchant_id=BAKERY_ID, stars=3, tags=[])
    kept = [op["op_id"] for op in pending_ops(desk)]
    assert last not in kept
    assert pending_ops(desk)[-1]["seq"] <= operations[last][0]
    double.script = [problem(409, "install_fork", install_id=str(UUID(int=999)))]
    client = Client(double.url, bearer="bearer", app_version="1")
    Pusher(desk.store.reader, client, desk.clock).push_all()
    client.close()
    assert double.effects == kept
    assert [op["seq"] for op in double.pushes[-1]["ops"]] == list(range(1, len(kept) + 1))
    desk.store.close()


def test_fault_05_damage_that_shows_while_running_ends_the_program_for_a_start_that_salvages(
    sound: Path, double: Double, place: Path
) -> None:
    content = bytearray((sound / "terminal.db").read_bytes())
    content[_root_of_outbox(sound) : _root_of_outbox(sound) + PAGE] = b"\xff" * PAGE
    (sound / "terminal.db").write_bytes(content)
    conn = apsw.Connection(str(sound / "terminal.db"))
    client = Client(double.url, bearer="bearer", app_version="1")
    current = Round(conn, client, clock=FakeClock(NOW), media_folder=place / "media", vitals=dict)
    reports: SimpleQueue[Report] = SimpleQueue()
    worker = SyncWorker(lambda: current, on_report=reports.put)
    worker.start()
    assert reports.get(timeout=10).trouble == DAMAGED
    worker.stop()
    client.close()
    conn.close()
    store = Store(sound)
    assert store.salvaged is not None
    assert len(_operations(sound)) == 120
    store.close()


def _root_of_outbox(folder: Path) -> int:
    with closing(apsw.Connection(str(folder / "terminal.db"))) as conn:
        rows = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'").fetchall()
    return (int(str(rows[0][0])) - 1) * PAGE
