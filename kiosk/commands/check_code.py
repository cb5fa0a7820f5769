"""Somebody checked an integrity code (诚信二维码)."""

from urllib.parse import urlsplit

from kiosk.desk import Desk
from kiosk.queries.code_check import CodeCheck, code_check
from kiosk.queries.verdict import plain_text
from sync import outbox
from sync.events.merchant_scanned import MerchantScanned
from sync.events.values import CaptureWay

MOST_TEXT = 512


def check_code(desk: Desk, *, text: str, way: CaptureWay) -> CodeCheck:
    """The verdict on what was read or typed; the check is kept for the office."""
    check = code_check(desk, text=text, way=way)
    kept = _evidence(check, plain_text(text.strip(), MOST_TEXT))
    fact = MerchantScanned(
        verdict=check.verdict,
        way=way,
        serial=check.serial,
        merchant_id=check.merchant_id,
        text=kept or None,
    )
    with desk.store.transaction() as tx:
        outbox.append(tx, fact, clock=desk.clock)
    return check


def _evidence(check: CodeCheck, text: str) -> str | None:
    """What the office needs to see. A code that is none of ours may be anybody's ticket or number:
    of it only the site that it leads to is kept."""
    if check.verdict == "genuine":
        return None
    if check.verdict != "unknown":
        return text
    try:
        address = urlsplit(text)
        return f"{address.scheme}://{address.hostname}" if address.hostname else None
    except ValueError:
        return None
