"""The scans behind an alarm, with whose code each says it is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from server.merchants.selectors import Merchant, merchants_named
from server.merchants.services import MerchantScan
from server.radar.grouping import claimed_merchant

MOST_SHOWN = 50


@dataclass(frozen=True)
class EvidenceLine:
    """`claims`: the merchant that the text names, whoever signed it."""

    scan: MerchantScan
    claims: Merchant | None


def evidence_lines(scans: QuerySet[MerchantScan]) -> list[EvidenceLine]:
    """The newest of them."""
    newest = list(scans[:MOST_SHOWN])
    claimed = [_claims(scan) for scan in newest]
    named = merchants_named({found for found in claimed if found})
    return [
        EvidenceLine(scan, named.get(found) if found else None)
        for scan, found in zip(newest, claimed, strict=True)
    ]


def _claims(scan: MerchantScan) -> UUID | None:
    return claimed_merchant(scan.text, prefix=scan.district.code_prefix)
