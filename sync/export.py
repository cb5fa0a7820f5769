"""What the server lacks, as an encrypted file for a USB stick that only the office can open.

The format is in docs/protocol.md. A stick may be pulled at any moment: the file bears its name
only when it is whole and on the stick.
"""

import base64
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO

import apsw
import msgspec
from nacl.public import PublicKey, SealedBox
from nacl.signing import SigningKey

from sync import outbox, state
from sync.clock import Clock, rfc3339
from sync.disk import sync_path
from sync.escrow import enrolment_key, signature
from sync.outbox import Batch, NoInstall
from sync.state import Enrolment

FORMAT = "dangqun-export"

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


@dataclass(frozen=True)
class Exported:
    """The file that was written."""

    path: Path
    batches: int
    ops: int


def write_export(conn: apsw.Connection, folder: Path, *, clock: Clock) -> Exported:
    """Write pending, parked and rejected operations into a new file of the folder.

    Nothing changes here: the operations stay in the queue. Raises OSError (full, read-only or
    pulled out), NoInstall before enrolment.
    """
    known = state.enrolment(conn)
    if known is None:
        raise NoInstall
    now = clock.now().astimezone(UTC)
    path = folder / f"dangqun-{known.device_id[:8]}-{now:%Y%m%dT%H%M%SZ}.dqx"
    part = folder / f".{secrets.token_hex(8)}.part"  # a stick may hold links under known names
    try:
        with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
            batches, ops = _write(file, conn, known, clock)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        sync_path(folder)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return Exported(path, batches, ops)


def _write(
    file: IO[bytes], conn: apsw.Connection, known: Enrolment, clock: Clock
) -> tuple[int, int]:
    key = enrolment_key(conn)
    conn.execute("BEGIN")  # one moment of the queue, whatever is captured meanwhile
    try:
        sizes = [len(batch.ops) for batch in _batches(conn)]
        head = {"format": FORMAT, "v": 1, "device_id": known.device_id}
        counted = {"batches": len(sizes), "ops": sum(sizes)}
        _line(file, {**head, "exported_at": rfc3339(clock.now()), **counted})
        for batch in _batches(conn):
            _line(file, {"sealed": _sealed(batch, known, key)})
        _line(file, {"end": len(sizes)})
    finally:
        conn.execute("COMMIT")
    return len(sizes), sum(sizes)


def _batches(conn: apsw.Connection) -> Iterator[Batch]:
    after_id = 0
    while batch := outbox.next_batch(conn, after_id=after_id, wanted="unsettled"):
        after_id = batch.last_id
        yield batch


def _sealed(batch: Batch, known: Enrolment, key: SigningKey) -> str:
    request = {"device_id": known.device_id, "install_id": batch.install_id, "ops": batch.ops}
    content = msgspec.json.encode(request)
    box = SealedBox(PublicKey(base64.b64decode(known.seal_key)))
    return base64.b64encode(box.encrypt(signature(key, content) + content)).decode()


def _line(file: IO[bytes], value: object) -> None:
    file.write(msgspec.json.encode(value) + b"\n")
