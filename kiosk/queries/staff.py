"""How this terminal is, for the people of the station."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from kiosk.desk import Desk
from kiosk.devices.camera_word import camera_word
from kiosk.devices.printer import here_word
from kiosk.devices.scanner_word import scanner_word
from kiosk.queries.home import network
from kiosk.queries.last_contact import last_contact
from kiosk.queries.signed_list import ListWord, accepted_list, list_word
from kiosk.version import VERSION
from sync import outbox, state

Trouble = Literal["", "never", "no_network", "not_accepted", "revoked", "upgrade"]

_TROUBLES: dict[str, Trouble] = {
    "NotAuthorised": "not_accepted",
    "Revoked": "revoked",
    "UpgradeNeeded": "upgrade",
}
_MIB = 1024 * 1024


@dataclass(frozen=True)
class ParkedView:
    """Operations that are put aside for the same reason, a code of the protocol; `again_at`: when
    the first of them is tried again by itself."""

    code: str
    count: int
    again_at: datetime


@dataclass(frozen=True)
class Versions:
    """`wanted`: what the server asks for, empty when it serves this one. `content`: how many things
    are published here, `mark`: the end of the cursor that the office sees. `store`: its schema."""

    program: str
    wanted: str
    content: int
    mark: str
    store: int


@dataclass(frozen=True)
class SalvageView:
    """A damaged store was put aside in the folder; so many operations of it could be saved."""

    folder: str
    ops: int


@dataclass(frozen=True)
class StaffView:
    """`pending` and `parked` wait for the server, `refused` for a correction, `correcting` is on
    its way. `clock_ahead_s` is against the server at the last contact. `camera` is a word of
    `camera_word`, `scanner` of `scanner_word`, `printer` of `printer_word`. `code_list`: how the
    signed list is that codes are held against; `code_list_at`: when it was signed."""

    trouble: Trouble
    last_contact: datetime | None
    pending: int
    oldest_pending_at: datetime | None
    parked: tuple[ParkedView, ...]
    refused: int
    correcting: int
    versions: Versions
    disk_free_mib: int
    clock_ahead_s: int | None
    camera: str
    scanner: str
    printer: str
    salvage: SalvageView | None
    code_list: ListWord = "none"
    code_list_at: datetime | None = None

    @property
    def parked_count(self) -> int:
        return sum(row.count for row in self.parked)


def staff(desk: Desk) -> StaffView:
    """Everything at a glance."""
    conn, correcting = desk.store.reader, _letters(desk)
    pending, _ = outbox.open_counts(conn)
    offset_ms = state.get(conn, "clock_offset_ms")
    return StaffView(
        trouble=_trouble(desk),
        last_contact=last_contact(desk),
        pending=pending,
        oldest_pending_at=_local(desk, outbox.oldest_pending_at(conn)),
        parked=tuple(_parked(desk)),
        refused=correcting.count(False),
        correcting=correcting.count(True),
        versions=_versions(desk),
        disk_free_mib=shutil.disk_usage(desk.store.folder).free // _MIB,
        clock_ahead_s=None if offset_ms is None else round(int(offset_ms) / 1000),
        camera=camera_word(desk.settings.camera),
        scanner=scanner_word(desk.settings.scanner, desk.settings.scanner_usb),
        printer=here_word(desk.settings.printer),
        salvage=_salvage(desk),
        code_list=list_word(conn, desk.clock.now()),
        code_list_at=_signed_at(desk),
    )


def _trouble(desk: Desk) -> Trouble:
    known = _TROUBLES.get(state.get(desk.store.reader, "trouble") or "")
    if known is not None:
        return known
    standing = network(desk).state
    return "never" if standing == "never" else "" if standing == "online" else "no_network"


def _signed_at(desk: Desk) -> datetime | None:
    signed = accepted_list(desk.store.reader)
    return None if signed is None else signed.issued_at.astimezone(desk.zone)


def _letters(desk: Desk) -> list[bool]:
    """Of each dead letter whether its correction is on its way."""
    return [letter.being_corrected for letter in outbox.dead_letters(desk.store.reader)]


def _parked(desk: Desk) -> Iterator[ParkedView]:
    rows = desk.store.reader.execute(
        "SELECT ifnull(code, ''), count(*), min(changed_at) FROM outbox "
        "WHERE state = 'parked' AND state <> 'done' GROUP BY 1 ORDER BY 2 DESC"
    )
    for code, count, since in rows:
        again_at = datetime.fromisoformat(str(since)) + outbox.PARKED_FOR
        yield ParkedView(str(code), int(count), again_at.astimezone(desk.zone))


def _versions(desk: Desk) -> Versions:
    conn = desk.store.reader
    row = conn.execute("SELECT count(*) FROM entity WHERE deleted = 0").fetchone()
    is_old = _trouble(desk) == "upgrade"
    return Versions(
        program=VERSION,
        wanted=(state.get(conn, "server_wants") or "") if is_old else "",
        content=int(row[0]) if row else 0,
        mark=(state.get(conn, "cursor") or "")[-6:],
        store=int(conn.pragma("user_version")),
    )


def _salvage(desk: Desk) -> SalvageView | None:
    name = state.get(desk.store.reader, "salvaged")
    return None if name is None else SalvageView(name, _saved_ops(desk.store.folder / name))


@lru_cache(maxsize=4)
def _saved_ops(folder: Path) -> int:
    """How many operations the file beside the damaged store holds; 0 when nobody can read it."""
    try:
        return len(json.loads((folder / "salvaged.json").read_text())["outbox"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _local(desk: Desk, moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment).astimezone(desk.zone)
