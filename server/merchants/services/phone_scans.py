"""A bad code that somebody's phone opened: kept as a terminal's scan is, without a device."""

from datetime import datetime

from server.merchants.models import MerchantScan
from server.merchants.services.alarming import keep_scan
from server.merchants.services.code_verdict import CodeVerdict

_BAD = (MerchantScan.Flag.FORGED, MerchantScan.Flag.REVOKED)
_MOST_TEXT = 512


def is_bad(found: CodeVerdict) -> bool:
    """Whether the office must know of it."""
    return found.district is not None and found.verdict in _BAD


def keep_phone_scan(found: CodeVerdict, *, payload: str, now: datetime) -> MerchantScan | None:
    """A forged or revoked code with what was in it; of any other nothing is kept. Who opened it
    is not known."""
    if found.district is None or not is_bad(found):
        return None
    return keep_scan(
        MerchantScan(
            district=found.district,
            device=None,
            merchant=found.merchant,
            occurred_at=now,
            verdict=found.verdict,
            way=MerchantScan.Way.PHONE,
            serial=found.serial,
            text=(found.district.code_prefix + payload)[:_MOST_TEXT],
            flag=found.verdict,
        )
    )
