"""Pulling: pages, cursors, tombstones, snapshots, media."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import apsw
import pytest

from sync import state
from sync.transaction import transaction
from sync.worker import Round
from tests.sync.conftest import HandClock
from tests.sync.server_double import Answer, Double, problem


def _change(kind: str = "room", version: int = 1, **body: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid4()), "version": version, "deleted": False, "body": body}


def _bodies(conn: apsw.Connection) -> list[Any]:
    return [json.loads(str(row[0])) for row in conn.execute("SELECT body FROM entity ORDER BY id")]


def test_pages_are_pulled_until_there_are_no_more(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    double.changes = [_change(number=number) for number in range(1_203)]
    assert one_round.run().pulled == 1_203
    assert state.get(conn, "cursor") == "1203"
    assert one_round.run().pulled == 0


def test_types_and_fields_that_nobody_knows_are_kept(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    double.changes = [_change("hologram", shine={"深": [1, None, 2.5]})]
    one_round.run()
    assert _bodies(conn) == [{"shine": {"深": [1, None, 2.5]}}]


def test_an_older_version_never_replaces_a_newer_one(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    new = _change(version=5, name="new")
    double.changes = [new, {**new, "version": 4, "body": {"name": "old"}}]
    one_round.run()
    assert _bodies(conn) == [{"name": "new"}]


def test_a_tombstone_removes_what_it_names(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    room = _change(name="x")
    double.changes = [room]
    one_round.run()
    double.changes.append({**room, "version": 2, "deleted": True, "body": {}})
    one_round.run()
    assert conn.execute("SELECT deleted FROM entity").fetchall() == [(1,)]


def test_a_reset_swaps_in_a_snapshot(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    double.changes = [_change(name="gone")]
    one_round.run()
    double.changes = [_change(name="here"), _change(name="there")]
    double.reset = True
    one_round.run()
    assert sorted(body["name"] for body in _bodies(conn)) == ["here", "there"]
    assert state.get(conn, "cursor") == "2"


def test_a_snapshot_whose_hash_does_not_fit_changes_nothing(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    double.changes = [_change(name="kept")]
    one_round.run()
    double.reset = True
    good = double.snapshot().body.replace(b"kept", b"bent")
    double.snapshot = lambda: Answer(body=good)  # type: ignore[method-assign]
    double.reset = True
    assert one_round.run().trouble == "RetryLater"
    assert _bodies(conn) == [{"name": "kept"}]


def test_media_is_fetched_by_hash_and_a_cut_off_download_goes_on(
    double: Double, one_round: Round, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 100
    sha256 = hashlib.sha256(content).hexdigest()
    double.media[sha256] = content
    double.changes = [_change(photo=sha256)]
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / f"{sha256}.part").write_bytes(content[:10_000])
    assert one_round.run().fetched == 1
    assert (tmp_path / "media" / sha256).read_bytes() == content
    assert double.ranges == ["bytes=10000-"]


def test_a_flipped_bit_in_media_is_noticed_and_fetched_again(
    double: Double, one_round: Round, tmp_path: Path
) -> None:
    content = b"picture" * 50
    sha256 = hashlib.sha256(content).hexdigest()
    double.media[sha256] = b"Picture" + content[7:]
    double.changes = [_change(photo=sha256)]
    assert one_round.run().fetched == 0
    assert list((tmp_path / "media").iterdir()) == []
    double.media[sha256] = content
    assert one_round.run().fetched == 1


def test_a_file_that_the_server_lacks_holds_up_no_other_and_no_heartbeat(
    double: Double, one_round: Round, tmp_path: Path
) -> None:
    content = b"second"
    there = hashlib.sha256(content).hexdigest()
    double.media[there] = content
    double.changes = [_change(photo="0" * 64, licence=there)]
    report = one_round.run()
    assert (report.fetched, report.trouble) == (1, None)
    assert (tmp_path / "media" / there).read_bytes() == content
    assert len(double.heartbeats) == 1


def test_a_download_that_is_cut_off_keeps_what_came(
    double: Double, one_round: Round, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 4000
    sha256 = hashlib.sha256(content).hexdigest()
    double.media[sha256] = content
    double.changes = [_change(photo=sha256)]
    whole = double.file
    double.file = lambda *asked: replace(whole(*asked), cut_at=600_000)  # type: ignore[method-assign]
    assert one_round.run().trouble == "RetryLater"
    assert (tmp_path / "media" / f"{sha256}.part").stat().st_size >= 512 * 1024
    double.file = whole  # type: ignore[method-assign]
    assert one_round.run().fetched == 1
    assert (tmp_path / "media" / sha256).read_bytes() == content


def test_a_full_disk_is_left_to_what_people_do(
    double: Double, one_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"picture"
    sha256 = hashlib.sha256(content).hexdigest()
    double.media[sha256] = content
    double.changes = [_change(photo=sha256)]
    with monkeypatch.context() as full:
        full.setattr("sync.media.KEPT_FREE_BYTES", 2**60)
        assert one_round.run().fetched == 0
    assert one_round.run().fetched == 1


def test_what_is_not_named_any_more_is_deleted_after_a_week(
    double: Double, one_round: Round, conn: apsw.Connection, clock: HandClock, tmp_path: Path
) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    content = b"kept"
    named = hashlib.sha256(content).hexdigest()
    double.media[named] = content
    double.changes = [_change(photo=named)]
    for name in ("1" * 64, f"{'2' * 64}.part"):
        (folder / name).write_bytes(b"old")
        os.utime(folder / name, (clock.now().timestamp(),) * 2)
    one_round.run()
    assert len(list(folder.iterdir())) == 3
    clock.move(timedelta(days=8))
    one_round.run()
    assert [path.name for path in folder.iterdir()] == [named]


def test_a_part_that_is_longer_than_the_file_is_started_again(
    double: Double, one_round: Round, tmp_path: Path
) -> None:
    content = b"short"
    sha256 = hashlib.sha256(content).hexdigest()
    double.media[sha256] = content
    double.changes = [_change(photo=sha256)]
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / f"{sha256}.part").write_bytes(b"x" * 99)
    assert one_round.run().fetched == 0
    assert one_round.run().fetched == 1


def test_the_heartbeat_tells_the_queue_once_a_minute(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    one_round.run()
    one_round.run()
    (beat,) = double.heartbeats
    assert beat["queue_pending"] == 0
    assert beat["oldest_pending_at"] is None
    assert beat["app_version"] == "1"


def test_a_failed_round_keeps_the_time_of_the_last_contact(
    double: Double, one_round: Round, conn: apsw.Connection
) -> None:
    one_round.run()
    before = state.get(conn, "last_contact")
    with transaction(conn) as tx:
        state.put(tx, "cursor", "0")
    double.pull = lambda cursor, limit: Answer(200, b"<html>", "text/html")  # type: ignore[method-assign]
    assert one_round.run().trouble == "RetryLater"
    assert state.get(conn, "last_contact") == before


def test_a_server_that_fails_at_what_is_pushed_is_still_pulled_from(
    double: Double, one_round: Round, capture: Callable[..., UUID], conn: apsw.Connection
) -> None:
    capture()
    double.changes = [_change(name="new")]
    double.script = [problem(500, "server_error")]
    report = one_round.run()
    assert (report.pulled, report.trouble) == (1, "RetryLater")
    assert _bodies(conn) == [{"name": "new"}]
    assert state.get(conn, "last_contact") is None
