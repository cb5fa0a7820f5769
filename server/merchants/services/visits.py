"""What visitors do at a terminal without a name: check a code, give stars."""

from datetime import datetime
from uuid import UUID

from server.devices.models import Device
from server.merchants.models import IntegrityCode, Merchant, MerchantScan, Rating
from server.merchants.selectors import merchant_in

_Flag = MerchantScan.Flag


def record_scan(
    *,
    scan_id: UUID | None,
    device: Device,
    occurred_at: datetime,
    verdict: str,
    way: str,
    serial: str,
    merchant_id: UUID | None,
    text: str,
) -> MerchantScan:
    """Keep a scan: a fact, whatever is known of the code by now."""
    district = device.district
    code = IntegrityCode.objects.filter(district=district, serial=serial).first()
    named_id = merchant_id or (code.merchant_id if code else None)
    merchant = merchant_in(district=district, merchant_id=named_id) if named_id else None
    given_id = {"id": scan_id} if scan_id else {}
    return MerchantScan.objects.create(
        **given_id,
        district=district,
        device=device,
        merchant=merchant,
        occurred_at=occurred_at,
        verdict=verdict,
        way=way,
        serial=serial,
        text=text,
        flag=_flag(verdict, code, unknown_merchant=bool(merchant_id) and merchant is None),
    )


def _flag(verdict: str, code: IntegrityCode | None, *, unknown_merchant: bool) -> str:
    if verdict in (_Flag.FORGED, _Flag.REVOKED):
        return verdict
    if verdict == "genuine" and code is not None and code.revoked_at is not None:
        return _Flag.REVOKED_MEANWHILE
    return _Flag.MERCHANT_UNKNOWN if unknown_merchant else _Flag.NONE


def rate(
    *,
    rating_id: UUID | None,
    merchant: Merchant,
    device: Device | None,
    occurred_at: datetime,
    stars: int,
    tags: list[str],
) -> Rating:
    """Keep one press of the stars."""
    given_id = {"id": rating_id} if rating_id else {}
    return Rating.objects.create(
        **given_id,
        district=merchant.district,
        merchant=merchant,
        device=device,
        occurred_at=occurred_at,
        stars=stars,
        tags=tags,
    )
