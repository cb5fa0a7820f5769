"""What this terminal knows of its district's integrity codes."""

from datetime import datetime, timedelta

from kiosk.desk import Desk
from kiosk.queries.last_contact import last_contact
from kiosk.queries.verdict import CodeLists
from kiosk.store.rows import published
from sync.events.entities.integrity_code import IssuedCode
from sync.events.entities.signing_key import SigningKey

STALE_AFTER = timedelta(days=7)
CLOCK_SLACK = timedelta(days=1)


def code_lists(desk: Desk) -> CodeLists:
    """The published keys and codes; without a district they can call no code genuine."""
    conn, district, fetched_at = desk.store.reader, desk.district, last_contact(desk)
    district_no = district.district_no if district else 0
    keys = (key for _, key in published(conn, SigningKey) if key.district_no == district_no)
    return CodeLists(
        district_no=district_no,
        code_prefix=district.code_prefix if district else "",
        keys={key.key_no: key for key in keys},
        codes={code.serial: code for _, code in published(conn, IssuedCode)},
        fetched_at=fetched_at,
        stale=_is_stale(fetched_at, desk.clock.now()),
    )


def _is_stale(fetched_at: datetime | None, now: datetime) -> bool:
    """Also when the clock went back behind the last contact: then nobody knows how old they are."""
    return fetched_at is None or not -CLOCK_SLACK <= now - fetched_at <= STALE_AFTER
