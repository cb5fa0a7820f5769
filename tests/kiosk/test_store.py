"""The store: durable, one owner, never silently new."""

import json
import stat
from pathlib import Path

import apsw
import pytest

from kiosk.commands.rate_merchant import rate_merchant
from kiosk.desk import Desk
from kiosk.errors import DamagedStore, DataInUse, NewerStore, NotEnrolled
from kiosk.queries.merchants import merchants
from kiosk.store.migrations import STEPS, migrate
from kiosk.store.store import Store
from sync import outbox, state
from tests.factories import enrolled_desk


def test_a_store_opens_with_a_durable_journal_and_the_newest_schema(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    conn = store.reader
    assert conn.pragma("journal_mode") == "wal"
    assert conn.pragma("synchronous") == 2
    assert conn.pragma("secure_delete") == 1
    assert conn.pragma("user_version") == len(STEPS)
    store.close()


def test_only_its_owner_may_read_the_data(tmp_path: Path) -> None:
    Store(tmp_path / "data").close()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "terminal.db").stat().st_mode) == 0o600


def test_a_second_owner_is_refused_and_a_look_from_outside_is_not(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(DataInUse, match=str(tmp_path)):
        Store(tmp_path)
    look = Store(tmp_path, read_only=True)
    with pytest.raises(apsw.ReadOnlyError):
        look.reader.execute("DELETE FROM entity")
    look.close()
    store.close()
    Store(tmp_path).close()


def test_a_look_at_no_store_says_so_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled):
        Store(tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def write_and_fail() -> None:
        with store.transaction() as tx:
            tx.execute("INSERT INTO sync_state VALUES ('a', 'b')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert store.reader.execute("SELECT count(*) FROM sync_state").fetchone() == (0,)
    store.close()


def _damage(path: Path, page: int) -> bytes:
    content = bytearray(path.read_bytes())
    content[4096 * page : 4096 * (page + 1)] = b"\xff" * 4096
    path.write_bytes(content)
    return bytes(content)


def test_a_file_that_cannot_be_read_at_all_is_named_and_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    damaged = _damage(tmp_path / "terminal.db", 0)
    with pytest.raises(DamagedStore, match=r"terminal\.db"):
        Store(tmp_path)
    assert (tmp_path / "terminal.db").read_bytes() == damaged
    assert not list(tmp_path.glob("damaged-*"))


def test_a_damaged_page_costs_its_rows_only_and_the_file_is_put_aside(tmp_path: Path) -> None:
    desk = enrolled_desk(tmp_path)
    merchant_id = merchants(desk)[0].id
    for _ in range(400):
        rate_merchant(desk, merchant_id=merchant_id, stars=5, tags=[])
    desk.store.reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = desk.store.folder
    page = _page_in_the_middle_of_the_outbox(desk.store.reader)
    desk.store.close()
    damaged = _damage(folder / "terminal.db", page)

    store = Store(folder)
    assert store.salvaged is not None
    kept = store.reader.execute("SELECT count(*) FROM outbox").fetchone()
    assert kept is not None
    assert 300 < int(str(kept[0])) < 400
    assert Desk(store, desk.clock).enrolment
    assert state.get(store.reader, "cursor") is None
    assert (store.salvaged.folder / "terminal.db").read_bytes() == damaged
    exported = json.loads((store.salvaged.folder / "salvaged.json").read_text())
    assert len(exported["outbox"]) == int(str(kept[0]))
    store.close()
    again = Store(folder)
    assert again.salvaged is None
    again.close()


def test_a_flipped_bit_in_the_state_of_an_operation_does_not_lose_it(tmp_path: Path) -> None:
    desk = enrolled_desk(tmp_path)
    for _ in range(3):
        rate_merchant(desk, merchant_id=merchants(desk)[0].id, stars=5, tags=[])
    desk.store.reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path, bearer = desk.store.path, desk.enrolment.bearer
    desk.store.close()
    content = path.read_bytes()
    at = content.rindex(b"pending2026")
    path.write_bytes(content[:at] + b"q" + content[at + 1 :])

    store = Store(desk.store.folder)
    assert store.salvaged is not None
    assert outbox.open_counts(store.reader) == (3, 0)
    exported = (store.salvaged.folder / "salvaged.json").read_text()
    assert len(json.loads(exported)["outbox"]) == 3
    assert f'"{bearer}"' not in exported
    store.close()


def _page_in_the_middle_of_the_outbox(conn: apsw.Connection) -> int:
    """Its zero-based number in the file: where the body of a row in the middle stands."""
    row = conn.execute("SELECT op_id FROM outbox WHERE id = 200").fetchone()
    assert row is not None
    content = Path(conn.db_filename("main")).read_bytes()
    marker = str(row[0]).encode()
    rows = [at for at in _places(content, marker) if b"merchant.rated" in content[at : at + 80]]
    return rows[0] // 4096


def _places(content: bytes, marker: bytes) -> list[int]:
    found, at = [], content.find(marker)
    while at >= 0:
        found.append(at)
        at = content.find(marker, at + 1)
    return found


def test_a_store_from_the_future_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.reader.pragma("user_version", len(STEPS) + 1)
    store.close()
    with pytest.raises(NewerStore, match="version"):
        Store(tmp_path)


@pytest.mark.parametrize("survive", range(21))
def test_a_migration_that_is_stopped_at_any_statement_runs_again_whole(
    tmp_path: Path, survive: int
) -> None:
    conn = apsw.Connection(str(tmp_path / "terminal.db"))
    left = [survive]

    def stop_after(cursor: object, sql: str, bindings: object) -> bool:
        left[0] -= 1
        return left[0] >= 0

    conn.exec_trace = stop_after
    try:
        migrate(conn)
    except apsw.ExecTraceAbort:
        conn.exec_trace = None
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        assert conn.pragma("user_version") < len(STEPS)
        whole = apsw.Connection(":memory:")
        migrate(whole, to=int(conn.pragma("user_version")))
        assert _schema(conn) == _schema(whole)
    conn.exec_trace = None
    migrate(conn)
    assert conn.pragma("user_version") == len(STEPS)
    conn.execute("SELECT * FROM outbox, local_row")
    conn.close()


def _schema(conn: apsw.Connection) -> set[tuple[object, ...]]:
    return set(conn.execute("SELECT type, name, sql FROM sqlite_schema"))
