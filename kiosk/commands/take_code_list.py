"""After a pull: the signed code list takes the place of the one before, or is refused."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import apsw
import structlog

from kiosk.queries.list_trust import ListRefused, Refusal, Standing, judge
from kiosk.queries.signed_list import ACCEPTED, REFUSED, accepted_list, is_whole
from kiosk.store.rows import published, published_one
from sync import state
from sync.events.code_list import digest
from sync.events.entities.code_list import CodeList
from sync.events.entities.code_list_part import CodeListPart
from sync.events.entities.district import District
from sync.transaction import transaction

log = structlog.get_logger("kiosk.code_list")


def take_code_list(conn: apsw.Connection, *, district_id: UUID) -> None:
    """What was published is on the disk by now, so an end in between costs nothing: the next
    round judges it again. A server that publishes no list leaves everything as it is."""
    body, standing = _published_body(conn, district_id), _standing(conn, district_id)
    if body is None:
        _note_refusal(conn, None)
        return
    if standing is None:
        return
    try:
        found = judge(body, standing)
    except ListRefused as refused:
        _note_refusal(conn, refused.why)
        return
    _take(conn, found, body)


def _take(conn: apsw.Connection, found: CodeList, body: Mapping[str, Any]) -> None:
    """Nothing is written when it is here already, or while one of its parts has yet to come."""
    is_known = found == accepted_list(conn) and is_whole(conn, found)
    if is_known and state.get(conn, REFUSED) is None:
        return
    parts = _parts(conn, found)
    if parts is None:
        log.info("code_list_incomplete", counter=found.counter)
        return
    with transaction(conn) as tx:
        tx.execute("DELETE FROM code_list_part")
        tx.executemany("INSERT INTO code_list_part VALUES (?, ?, ?)", parts)
        state.put(tx, ACCEPTED, json.dumps(body))
        state.put(tx, state.ROOT_KEY, found.root_key)
        state.drop(tx, REFUSED)


def _parts(conn: apsw.Connection, found: CodeList) -> list[tuple[str, str, str]] | None:
    """Name, digest and serials of each part that the list names, or None."""
    came = {part.name: part.serials for _, part in published(conn, CodeListPart)}
    rows = [(part.name, part.digest, came.get(part.name, "")) for part in found.parts]
    return rows if all(digest(serials) == signed for _, signed, serials in rows) else None


def _published_body(conn: apsw.Connection, district_id: UUID) -> dict[str, Any] | None:
    row = conn.execute(
        "SELECT body FROM entity WHERE type = ? AND id = ? AND deleted = 0",
        (CodeList.type, str(district_id)),
    ).fetchone()
    body = None if row is None else json.loads(str(row[0]))
    return body if isinstance(body, dict) else None


def _standing(conn: apsw.Connection, district_id: UUID) -> Standing | None:
    """None while nothing is known of the district yet."""
    accepted = accepted_list(conn)
    district = published_one(conn, District, district_id)
    if accepted is None and district is None:
        return None
    number = accepted.district_no if accepted else district.district_no if district else 0
    return Standing(number, state.get(conn, state.ROOT_KEY), accepted)


def _note_refusal(conn: apsw.Connection, why: Refusal | None) -> None:
    """None: there is nothing to refuse."""
    if state.get(conn, REFUSED) == why:
        return
    with transaction(conn) as tx:
        if why is None:
            state.drop(tx, REFUSED)
            return
        state.put(tx, REFUSED, why)
    log.warning("code_list_refused", why=why)
