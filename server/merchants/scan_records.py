"""The scans behind an alarm."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from server.merchants.models import Merchant, MerchantScan


@dataclass(frozen=True)
class ScanSearch:
    """Flagged scans of one terminal, or of phones where `device_id` is None; of one serial or
    one text where either is given."""

    district_id: UUID
    device_id: UUID | None
    flag: str
    first_at: datetime
    last_at: datetime
    serial: str = ""
    text: str = ""


def scans_found(search: ScanSearch) -> QuerySet[MerchantScan]:
    """Newest first."""
    rows = MerchantScan.objects.filter(
        district_id=search.district_id,
        flag=search.flag,
        occurred_at__range=(search.first_at, search.last_at),
    )
    if search.device_id is None:
        rows = rows.filter(device=None)
    else:
        rows = rows.filter(device_id=search.device_id)
    if search.serial:
        return rows.filter(serial=search.serial)
    return rows.filter(text=search.text) if search.text else rows.filter(serial="")


def merchants_named(merchant_ids: set[UUID]) -> dict[UUID, Merchant]:
    """With their stations. Ids that are no merchant's are left out."""
    rows = Merchant.objects.filter(pk__in=merchant_ids).select_related("station")
    return {row.pk: row for row in rows} if merchant_ids else {}
