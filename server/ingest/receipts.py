"""What the server holds of an install, so that either side can prove that nothing is missing."""

from uuid import UUID

import msgspec

from server.devices.models import Device, Install
from server.ingest.models import Receipt as ReceiptRow

MAX_PAGE = 1000


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """`outcome` is the final one."""

    seq: int
    op_id: UUID
    sha256: str
    outcome: str


class ReceiptsReply(msgspec.Struct, frozen=True, kw_only=True):
    """In the order of `seq`; with `has_more` ask again after the last."""

    receipts: list[Receipt]
    has_more: bool


def receipts(
    device: Device, *, after_seq: int, install_id: UUID | None = None, limit: int = MAX_PAGE
) -> ReceiptsReply:
    """One page; of the device's newest install where none is named."""
    own = Install.objects.filter(device=device, pk=install_id or device.install_id)
    limit = max(1, min(limit, MAX_PAGE))
    rows = (
        ReceiptRow.objects.filter(install_id__in=own.values("pk"), seq__gt=after_seq)
        .order_by("seq")
        .values_list("seq", "op_id", "op__sha256", "op__outcome")
    )
    page = list(rows[: limit + 1])
    return ReceiptsReply(
        receipts=[
            Receipt(seq=seq, op_id=op_id, sha256=sha256, outcome=outcome)
            for seq, op_id, sha256, outcome in page[:limit]
        ],
        has_more=len(page) > limit,
    )
