"""The signed code list that this terminal took last, and what it is worth now."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Literal

import apsw
import msgspec

from sync import state
from sync.events.code_list import holds, part_name
from sync.events.entities.code_list import CodeList

ACCEPTED, REFUSED = "code_list", "code_list_refused"
"""Keys of the state: the list as it came, and why the newest one was refused."""
CLOCK_SLACK = timedelta(days=1)

ListWord = Literal["none", "ok", "stale", "refused"]


class RevokedSerials(Container[str]):
    """Asked serial by serial: a whole list of 100,000 is never in memory."""

    def __init__(self, conn: apsw.Connection) -> None:
        self._conn = conn

    def __contains__(self, serial: object) -> bool:
        row = self._conn.execute(
            "SELECT serials FROM code_list_part WHERE name = ?", (part_name(str(serial)),)
        ).fetchone()
        return row is not None and holds(str(row[0]), str(serial))


def accepted_list(conn: apsw.Connection) -> CodeList | None:
    """The list, when it is of the root that is pinned now."""
    text = state.get(conn, ACCEPTED)
    found = msgspec.json.decode(text, type=CodeList) if text else None
    return found if found and found.root_key == state.get(conn, state.ROOT_KEY) else None


def is_whole(conn: apsw.Connection, signed: CodeList) -> bool:
    """Whether each of its parts is here: a salvaged store lacks them until the next pull."""
    kept = dict(conn.execute("SELECT name, digest FROM code_list_part"))
    return kept == {part.name: part.digest for part in signed.parts}


def is_current(conn: apsw.Connection, signed: CodeList, now: datetime) -> bool:
    """Also false when the clock is behind the list's making: nobody knows then how old it is."""
    return signed.issued_at - CLOCK_SLACK <= now <= signed.valid_until and is_whole(conn, signed)


def list_word(conn: apsw.Connection, now: datetime) -> ListWord:
    """For the staff and the heartbeat. `none`: the server signs none, and never did."""
    if state.get(conn, REFUSED) is not None:
        return "refused"
    signed = accepted_list(conn)
    if signed is None:
        return "none" if state.get(conn, state.ROOT_KEY) is None else "stale"
    return "ok" if is_current(conn, signed, now) else "stale"
