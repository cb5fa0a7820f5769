"""merchant.scanned: somebody checked an integrity code, and what the terminal said."""

from typing import Annotated

from msgspec import Meta

from sync.events.base import Event, event
from sync.events.values import CaptureWay, EntityId, Verdict


@event("merchant.scanned")
class MerchantScanned(Event, frozen=True, kw_only=True):
    """`serial` and `merchant_id` are given when the code names them; `text` is what was read,
    kept only where the verdict is not `genuine`, for the office to look into."""

    verdict: Verdict
    way: CaptureWay
    serial: Annotated[str, Meta(max_length=16)] | None = None
    merchant_id: EntityId | None = None
    text: Annotated[str, Meta(max_length=512)] | None = None
