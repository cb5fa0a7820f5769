"""The queue on a stick: whole or not there, and only the server opens it."""

import base64
import json
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import apsw
import pytest
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey

from sync import outbox
from sync.enrolment import device_seed
from sync.escrow import CONTEXT
from sync.export import write_export
from sync.push import Pusher
from sync.transaction import transaction
from tests.sync.conftest import HandClock
from tests.sync.server_double import Double

Capture = Callable[..., UUID]


def _opened(line: str, seal: PrivateKey, conn: apsw.Connection) -> dict[str, Any]:
    inside = SealedBox(seal).decrypt(base64.b64decode(json.loads(line)["sealed"]))
    key = SigningKey(base64.b64decode(device_seed(conn))).verify_key
    key.verify(CONTEXT + inside[64:], inside[:64])
    request: dict[str, Any] = json.loads(inside[64:])
    return request


def test_a_stick_holds_what_the_server_lacks_in_sealed_and_signed_batches(
    conn: apsw.Connection,
    capture: Capture,
    double: Double,
    pusher: Pusher,
    clock: HandClock,
    seal: PrivateKey,
    tmp_path: Path,
) -> None:
    done, refused = str(capture("完成")), str(capture("被拒"))
    double.outcomes = lambda op: {"outcome": "rejected"} if op["op_id"] == refused else None
    pusher.push_all()
    open_ids = [str(capture(f"未传 {number}")) for number in range(250)]
    with transaction(conn) as tx:
        outbox.park(tx, open_ids[0], code="server_failed", clock=clock)
    written = write_export(conn, tmp_path, clock=clock)
    lines = written.path.read_text().splitlines()
    head, end = json.loads(lines[0]), json.loads(lines[-1])
    requests = [_opened(line, seal, conn) for line in lines[1:-1]]
    ids = [op["op_id"] for request in requests for op in request["ops"]]
    assert (head["batches"], head["ops"], end["end"]) == (2, 251, 2)
    assert (written.batches, written.ops) == (2, 251)
    assert ids == [refused, *open_ids]
    assert done not in ids
    assert "未传" not in written.path.read_text()
    assert outbox.counts(conn)["pending"] == 249
    assert [path.name for path in tmp_path.glob("dangqun-*")] == [written.path.name]


def test_a_stick_that_is_full_leaves_no_file_that_looks_whole(
    conn: apsw.Connection, capture: Capture, clock: HandClock, tmp_path: Path
) -> None:
    capture()
    device_seed(conn)
    stick = tmp_path / "stick"
    stick.mkdir()
    with _room_for(300), pytest.raises(OSError, match="File too large"):
        write_export(conn, stick, clock=clock)
    assert list(stick.iterdir()) == []
    assert outbox.counts(conn)["pending"] == 1
    assert write_export(conn, stick, clock=clock).ops == 1


def test_a_link_on_the_stick_leads_to_no_file_of_the_terminal(
    conn: apsw.Connection, capture: Capture, clock: HandClock, tmp_path: Path
) -> None:
    capture()
    stick, victim = tmp_path / "stick", tmp_path / "victim"
    stick.mkdir()
    victim.write_text("kept")
    name = write_export(conn, stick, clock=clock).path.name
    (stick / name).unlink()
    for link in (name, name.replace(".dqx", ".part")):
        (stick / link).symlink_to(victim)
    assert not write_export(conn, stick, clock=clock).path.is_symlink()
    assert victim.read_text() == "kept"


def test_two_exports_do_not_overwrite_each_other(
    conn: apsw.Connection, capture: Capture, clock: HandClock, tmp_path: Path
) -> None:
    capture()
    first = write_export(conn, tmp_path, clock=clock)
    clock.move(timedelta(seconds=1))
    assert write_export(conn, tmp_path, clock=clock).path != first.path


@contextmanager
def _room_for(size: int) -> Iterator[None]:
    """No file may grow above `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
