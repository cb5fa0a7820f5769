"""What visitors do at a terminal without a name: check a code, give stars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.config.office_zone import office_day
from server.devices.models import Device
from server.districts.models import new_id
from server.merchants.models import IntegrityCode, Merchant, MerchantScan, Rating
from server.merchants.selectors import codes_of, merchants_known
from server.merchants.services.code_verdict import verdict_on_payload

_Flag = MerchantScan.Flag


@dataclass(frozen=True)
class Scan:
    """What a terminal tells of one check of a code."""

    scan_id: UUID | None
    occurred_at: datetime
    verdict: str
    way: str
    serial: str
    merchant_id: UUID | None
    text: str


def scan_rows(*, device: Device, scans: Sequence[Scan]) -> list[MerchantScan]:
    """The rows to keep, in order: a scan is a fact, whatever is known of the code by now."""
    codes = codes_of(district=device.district, serials={scan.serial for scan in scans})
    named = {scan.merchant_id for scan in scans if scan.merchant_id}
    named.update(code.merchant_id for code in codes.values())
    known = merchants_known(district=device.district, merchant_ids=named)
    return [_scan_row(scan, device, codes.get(scan.serial), known) for scan in scans]


def _scan_row(
    scan: Scan, device: Device, code: IntegrityCode | None, known: set[UUID]
) -> MerchantScan:
    named_id = scan.merchant_id or (code.merchant_id if code else None)
    unknown = scan.merchant_id is not None and scan.merchant_id not in known
    return MerchantScan(
        id=scan.scan_id or new_id(),
        district=device.district,
        device=device,
        merchant_id=named_id if named_id in known else None,
        occurred_at=scan.occurred_at,
        verdict=scan.verdict,
        way=scan.way,
        serial=scan.serial,
        text=scan.text,
        flag=_looked_at_again(scan, device) or _flag(scan.verdict, code, unknown_merchant=unknown),
    )


def _looked_at_again(scan: Scan, device: Device) -> str:
    """What a terminal whose lists were too old could not tell: a forged or revoked code."""
    prefix = device.district.code_prefix
    if scan.verdict != MerchantScan.Verdict.UNVERIFIED or not scan.text.startswith(prefix):
        return _Flag.NONE
    payload = scan.text.removeprefix(prefix)
    verdict = verdict_on_payload(payload, today=office_day(scan.occurred_at)).verdict
    return verdict if verdict in (_Flag.FORGED, _Flag.REVOKED) else _Flag.NONE


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
    network: str = "",
) -> Rating:
    """Keep one press of the stars. `network`: see the model."""
    given_id = {"id": rating_id} if rating_id else {}
    return Rating.objects.create(
        **given_id,
        district=merchant.district,
        merchant=merchant,
        device=device,
        occurred_at=occurred_at,
        stars=stars,
        tags=tags,
        network=network,
    )
