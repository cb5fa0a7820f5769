"""What this terminal knows of its district's integrity codes."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import apsw
import msgspec

from kiosk.desk import Desk
from kiosk.queries.last_contact import last_contact
from kiosk.queries.signed_list import RevokedSerials, accepted_list, is_current
from kiosk.queries.verdict import CodeLists
from kiosk.store.rows import published
from sync import state
from sync.events.entities.code_list import CodeList
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey

STALE_AFTER = timedelta(days=7)
CLOCK_SLACK = timedelta(days=1)
NEWS_WITHIN = timedelta(hours=36)
"""Lists are signed anew each day, and contact is once a minute."""


def code_lists(desk: Desk) -> CodeLists:
    """By the signed list, once one was taken or a root is pinned; else by what was published."""
    conn = desk.store.reader
    signed = accepted_list(conn)
    if signed is not None:
        return _signed(desk, signed)
    if state.get(conn, state.ROOT_KEY) is not None:
        return _awaiting_a_signed_one(desk)
    return _published(desk)


class IssuedCodes(Mapping[str, IssuedCode]):
    """The published codes by serial, read one by one: a district may have issued 100,000."""

    def __init__(self, conn: apsw.Connection) -> None:
        self._conn = conn

    def __getitem__(self, serial: str) -> IssuedCode:
        row = self._conn.execute(
            "SELECT body FROM entity WHERE type = 'integrity_code' AND deleted = 0 "
            "AND json_extract(body, '$.serial') = ? ORDER BY id DESC LIMIT 1",
            (serial,),
        ).fetchone()
        if row is None:
            raise KeyError(serial)
        return msgspec.json.decode(str(row[0]), type=IssuedCode)

    def __iter__(self) -> Iterator[str]:
        return (code.serial for _, code in published(self._conn, IssuedCode))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _signed(desk: Desk, signed: CodeList) -> CodeLists:
    conn, district = desk.store.reader, desk.district
    return CodeLists(
        district_no=signed.district_no,
        code_prefix=district.code_prefix if district else "",
        keys={
            key.key_no: SigningKey(
                district_no=signed.district_no,
                key_no=key.key_no,
                public_key=key.public_key,
                revoked=key.revoked,
            )
            for key in signed.keys
        },
        codes=IssuedCodes(conn),
        fetched_at=signed.issued_at.astimezone(desk.zone),
        stale=not is_current(conn, signed, desk.clock.now()),
        revoked=RevokedSerials(conn),
        misses_news=desk.clock.now() - signed.issued_at > NEWS_WITHIN,
    )


def _awaiting_a_signed_one(desk: Desk) -> CodeLists:
    """The district signs its lists and none has come: nothing is genuine until then."""
    district = desk.district
    return CodeLists(
        district_no=district.district_no if district else 0,
        code_prefix=district.code_prefix if district else "",
        keys={},
        codes=IssuedCodes(desk.store.reader),
        fetched_at=None,
        stale=True,
    )


def _published(desk: Desk) -> CodeLists:
    """As a server publishes them that signs none; without a district no code is genuine."""
    conn, district, fetched_at = desk.store.reader, desk.district, last_contact(desk)
    district_no = district.district_no if district else 0
    keys = (key for _, key in published(conn, SigningKey) if key.district_no == district_no)
    return CodeLists(
        district_no=district_no,
        code_prefix=district.code_prefix if district else "",
        keys={key.key_no: key for key in keys},
        codes=IssuedCodes(conn),
        fetched_at=fetched_at,
        stale=_is_stale(fetched_at, desk.clock.now()),
        misses_news=fetched_at is None or desk.clock.now() - fetched_at > NEWS_WITHIN,
    )


def _is_stale(fetched_at: datetime | None, now: datetime) -> bool:
    """Also when the clock went back behind the last contact: then nobody knows how old they are."""
    return fetched_at is None or not -CLOCK_SLACK <= now - fetched_at <= STALE_AFTER
