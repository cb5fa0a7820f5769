"""What a device knows of itself and its server: one row a key."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

import apsw

ROOT_KEY = "root_key"
"""The pinned root of the district's code lists: base64 of its public Ed25519 key."""


@dataclass(frozen=True)
class Enrolment:
    """What the server gave at enrolment. `seal_key`: base64 of its X25519
    public key."""

    server_url: str
    device_id: str
    install_id: str
    bearer: str
    district: str
    station: str
    seal_key: str


def get(conn: apsw.Connection, key: str) -> str | None:
    """The value of a key, or None."""
    row = conn.execute("SELECT value FROM sync_state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put(tx: apsw.Connection, key: str, value: str) -> None:
    """Set a key inside the caller's transaction."""
    tx.execute(
        "INSERT INTO sync_state VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def drop(tx: apsw.Connection, key: str) -> None:
    """Forget a key."""
    tx.execute("DELETE FROM sync_state WHERE key = ?", (key,))


def enrolment(conn: apsw.Connection) -> Enrolment | None:
    """The enrolment, or None before it."""
    text = get(conn, "enrolment")
    return None if text is None else Enrolment(**json.loads(text))


def put_enrolment(tx: apsw.Connection, value: Enrolment) -> None:
    """Store the enrolment whole."""
    put(tx, "enrolment", json.dumps(asdict(value)))


def reference(value: object, kind: str) -> UUID:
    """The id inside a district or station that came as an id or as an object with one."""
    found = value.get("id") if isinstance(value, Mapping) else value
    try:
        return UUID(str(found))
    except ValueError:
        raise ValueError(f"the {kind} of the reply has no id") from None
