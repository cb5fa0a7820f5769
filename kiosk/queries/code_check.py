"""What an integrity code (诚信二维码) is worth, and whose it is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain.foreign_site import foreign_site
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
from kiosk.store.rows import published_one
from sync.events.entities.merchant import Merchant
from sync.events.integrity_code import NotAnIntegrityCode, parse_code_text
from sync.events.values import CaptureWay, Verdict


@dataclass(frozen=True)
class CodeCheck:
    """What to show. `merchant` is None when the code names none, or none that is known here.

    `is_outdated`: the shop's name, place or photo is another one since the code was issued.
    `site`: where a foreign code leads to. `lists_at`: from when the lists are that it was held
    against; None where there are none."""

    verdict: Verdict
    reason: VerdictReason
    serial: str | None
    merchant: MerchantView | None
    merchant_id: UUID | None
    issued: date | None
    expires: date | None
    is_outdated: bool = False
    site: str | None = None
    lists_at: datetime | None = None


def code_check(desk: Desk, *, text: str, way: CaptureWay) -> CodeCheck:
    """The verdict on what was read or typed. Nothing is kept."""
    today = desk.clock.now().astimezone(desk.zone).date()
    text, lists = text.strip(), code_lists(desk)
    said = _verdict(text, way, lists, today)
    return CodeCheck(
        verdict=said.verdict,
        reason=said.reason,
        serial=said.serial,
        merchant=merchant_or_none(desk, merchant_id=said.merchant_id) if said.merchant_id else None,
        merchant_id=said.merchant_id,
        issued=said.issued,
        expires=said.expires,
        is_outdated=_is_outdated(desk, said, text, lists),
        site=foreign_site(text) if said.verdict == "unknown" else None,
        lists_at=lists.fetched_at,
    )


def _verdict(text: str, way: CaptureWay, lists: CodeLists, today: date) -> CodeVerdict:
    is_address = bool(lists.code_prefix) and text.startswith(lists.code_prefix)
    if looks_like_short_form(text) or (way == "typed" and not is_address):
        return verify_short_form(text, lists=lists, today=today)
    return verify_text(text, lists=lists, today=today)


def _is_outdated(desk: Desk, said: CodeVerdict, text: str, lists: CodeLists) -> bool:
    merchant = published_one(desk.store.reader, Merchant, said.merchant_id or UUID(int=0))
    signed = _catalogue_hash(said, text, lists)
    return bool(merchant and signed and merchant.catalogue_hash != signed)


def _catalogue_hash(said: CodeVerdict, text: str, lists: CodeLists) -> str:
    """What the code was issued with; of a typed one what its list says."""
    try:
        return parse_code_text(text, prefix=lists.code_prefix)[0].catalogue_hash.hex()
    except NotAnIntegrityCode:
        listed = lists.codes.get(said.serial or "")
        return listed.catalogue_hash if listed else ""
