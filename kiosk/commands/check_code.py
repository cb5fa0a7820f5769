"""Somebody checked an integrity code (诚信二维码)."""

from dataclasses import dataclass
from datetime import date

from kiosk.desk import Desk
from kiosk.domain.short_form import looks_like_short_form
from kiosk.queries.code_lists import code_lists
from kiosk.queries.merchants import MerchantView, merchant_or_none
from kiosk.queries.verdict import (
    CodeLists,
    CodeVerdict,
    VerdictReason,
    plain_text,
    verify_short_form,
    verify_text,
)
from sync import outbox
from sync.events.merchant_scanned import MerchantScanned
from sync.events.values import CaptureWay, Verdict

MOST_TEXT = 512


@dataclass(frozen=True)
class CodeCheck:
    """What to show. `merchant` is None when the code names none, or none that is known here."""

    verdict: Verdict
    reason: VerdictReason
    serial: str | None
    merchant: MerchantView | None
    issued: date | None
    expires: date | None


def check_code(desk: Desk, *, text: str, way: CaptureWay) -> CodeCheck:
    """The verdict on what was read or typed; the check is kept for the office."""
    read = text.strip()
    today = desk.clock.now().astimezone(desk.zone).date()
    said = _verdict(read, way, code_lists(desk), today)
    with desk.store.transaction() as tx:
        outbox.append(tx, _scanned(said, read, way), clock=desk.clock)
    return CodeCheck(
        verdict=said.verdict,
        reason=said.reason,
        serial=said.serial,
        merchant=_merchant(desk, said),
        issued=said.issued,
        expires=said.expires,
    )


def _verdict(text: str, way: CaptureWay, lists: CodeLists, today: date) -> CodeVerdict:
    is_address = bool(lists.code_prefix) and text.startswith(lists.code_prefix)
    if looks_like_short_form(text) or (way == "typed" and not is_address):
        return verify_short_form(text, lists=lists, today=today)
    return verify_text(text, lists=lists, today=today)


def _scanned(said: CodeVerdict, text: str, way: CaptureWay) -> MerchantScanned:
    kept = None if said.verdict == "genuine" else plain_text(text, MOST_TEXT)
    return MerchantScanned(
        verdict=said.verdict,
        way=way,
        serial=said.serial,
        merchant_id=said.merchant_id,
        text=kept or None,
    )


def _merchant(desk: Desk, said: CodeVerdict) -> MerchantView | None:
    if said.merchant_id is None:
        return None
    return merchant_or_none(desk, merchant_id=said.merchant_id)
