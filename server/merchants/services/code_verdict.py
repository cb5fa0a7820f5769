"""What the server says of an integrity code that a phone opened: as a terminal with fresh lists."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from server.districts.models import District
from server.merchants.models import IntegrityCode, Merchant, MerchantScan, SigningKey
from server.merchants.services.codes import catalogue_hash
from sync.events import integrity_code as wire

_Verdict = MerchantScan.Verdict

UNREADABLE = "unreadable"
"""Beside the verdicts of a scan: the text is no code, so nothing is said of any."""


@dataclass(frozen=True)
class CodeVerdict:
    """`serial` to `expires` are given only where the signature or the list vouches for them.
    `reason` says more where one verdict has several: `typo`, `not_yet_valid`, `list_differs`, and
    of a genuine code `shop_changed` (registered otherwise since its issue) and `shop_closed`."""

    verdict: str
    reason: str = ""
    district: District | None = None
    serial: str = ""
    merchant: Merchant | None = None
    expires: date | None = None


def verdict_on_payload(payload: str, *, today: date) -> CodeVerdict:
    """Of what stands behind the address of a code."""
    try:
        code, signature = wire.parse_code_text(payload, prefix="")
    except wire.NotAnIntegrityCode:
        return CodeVerdict(UNREADABLE)
    district = District.objects.filter(number=code.district_no).first()
    if district is None:
        return CodeVerdict(_Verdict.FOREIGN_DISTRICT)
    key = SigningKey.objects.filter(district=district, key_no=code.key_no).first()
    if key is None or not _is_signed(code, signature, key):
        return CodeVerdict(_Verdict.FORGED, district=district)
    listed = _codes().filter(district=district, serial=code.serial).first()
    return _told(code, district, _state(code, key, listed, today))


def verdict_on_short_form(typed: str, *, today: date) -> CodeVerdict:
    """Of a code that a person typed. Two districts may have given one serial: then neither is
    named."""
    try:
        serial = wire.parse_short_form(typed)
    except wire.NotAnIntegrityCode:
        return CodeVerdict(_Verdict.UNKNOWN, "typo")
    found = list(_codes().filter(serial=serial)[:2])
    if len(found) != 1:
        return CodeVerdict(_Verdict.UNKNOWN)
    (listed,) = found
    code = listed.payload
    return _told(code, listed.district, _state(code, listed.key, listed, today))


def _codes() -> QuerySet[IntegrityCode]:
    return IntegrityCode.objects.select_related("key", "district")


def _state(
    code: wire.IntegrityCode, key: SigningKey, listed: IntegrityCode | None, today: date
) -> tuple[str, str]:
    """Verdict and reason, the worst finding first, in the terminal's order."""
    if key.revoked_at is not None or (listed is not None and listed.revoked_at is not None):
        return _Verdict.REVOKED, ""
    if code.expires < today:
        return _Verdict.EXPIRED, ""
    if code.issued > today:
        return _Verdict.UNVERIFIED, "not_yet_valid"
    if listed is None:
        return _Verdict.UNVERIFIED, ""
    if listed.payload != code:
        return _Verdict.UNVERIFIED, "list_differs"
    return _Verdict.GENUINE, ""


def _told(code: wire.IntegrityCode, district: District, state: tuple[str, str]) -> CodeVerdict:
    verdict, reason = state
    found = Merchant.objects.select_related("district", "station")
    shop = found.filter(district=district, pk=code.merchant_id).first()
    if verdict == _Verdict.GENUINE:
        reason = _shop_reason(shop, code)
    return CodeVerdict(verdict, reason, district, code.serial, shop, code.expires)


def _shop_reason(shop: Merchant | None, code: wire.IntegrityCode) -> str:
    if shop is None or not shop.is_open:
        return "shop_closed"
    return "" if catalogue_hash(shop) == code.catalogue_hash else "shop_changed"


def _is_signed(code: wire.IntegrityCode, signature: bytes, key: SigningKey) -> bool:
    try:
        VerifyKey(base64.b64decode(key.public_key)).verify(code.signed_bytes(), signature)
    except (CryptoError, binascii.Error, ValueError):  # also a key that is no key
        return False
    return True
