"""What an integrity code (诚信二维码) is worth, and whose it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain.short_form import looks_like_short_form
from kiosk.queries.code_lists import code_lists
from kiosk.queries.merchants import MerchantView, merchant_or_none
from kiosk.queries.verdict import (
    CodeLists,
    CodeVerdict,
    VerdictReason,
    verify_short_form,
    verify_text,
)
from sync.events.values import CaptureWay, Verdict


@dataclass(frozen=True)
class CodeCheck:
    """What to show. `merchant` is None when the code names none, or none that is known here."""

    verdict: Verdict
    reason: VerdictReason
    serial: str | None
    merchant: MerchantView | None
    merchant_id: UUID | None
    issued: date | None
    expires: date | None


def code_check(desk: Desk, *, text: str, way: CaptureWay) -> CodeCheck:
    """The verdict on what was read or typed. Nothing is kept."""
    today = desk.clock.now().astimezone(desk.zone).date()
    said = _verdict(text.strip(), way, code_lists(desk), today)
    return CodeCheck(
        verdict=said.verdict,
        reason=said.reason,
        serial=said.serial,
        merchant=merchant_or_none(desk, merchant_id=said.merchant_id) if said.merchant_id else None,
        merchant_id=said.merchant_id,
        issued=said.issued,
        expires=said.expires,
    )


def _verdict(text: str, way: CaptureWay, lists: CodeLists, today: date) -> CodeVerdict:
    is_address = bool(lists.code_prefix) and text.startswith(lists.code_prefix)
    if looks_like_short_form(text) or (way == "typed" and not is_address):
        return verify_short_form(text, lists=lists, today=today)
    return verify_text(text, lists=lists, today=today)
