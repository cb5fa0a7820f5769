"""The demo district's last twelve weeks of checked codes, with a forged and a revoked one."""

from datetime import UTC, datetime, timedelta
from itertools import cycle

from server.config.demo_files import demo_district, demo_id
from server.districts.models import District
from server.merchants.services import MerchantScan, keep_scan

_WEEKLY = (14, 18, 11, 21, 25, 19, 23, 28, 24, 31, 27, 16)
_FORGED_DAYS, _REVOKED_DAYS = (1, 1, 3, 26), (2, 40)


def load_demo(district: District) -> None:
    """Phones' checks, since no terminal is enrolled yet. Loading again changes nothing."""
    first = demo_id(district, "merchant_scan", "0")
    if MerchantScan.objects.filter(pk=first).exists():
        return
    now = datetime.now(UTC)
    shops = [demo_id(district, "merchant", row["slug"]) for row in demo_district()["merchants"]]
    shop = cycle(shops)
    number = 0
    for week, count in enumerate(reversed(_WEEKLY)):
        for place in range(count):
            at = now - timedelta(weeks=week, hours=1 + 5 * place)
            verdict = "expired" if place % 9 == 8 else "genuine"
            _scan(district, number, at, verdict, merchant_id=next(shop))
            number += 1
    for days in _FORGED_DAYS:
        at = now - timedelta(days=days, minutes=7 * number)
        _scan(district, number, at, "forged", text=f"{district.code_prefix}DEMOFORGED")
        number += 1
    for days in _REVOKED_DAYS:
        _scan(district, number, now - timedelta(days=days), "revoked", merchant_id=shops[11])
        number += 1


def _scan(
    district: District, number: int, at: datetime, verdict: str, **known: object
) -> MerchantScan:
    return keep_scan(
        MerchantScan(
            id=demo_id(district, "merchant_scan", str(number)),
            district=district,
            occurred_at=at,
            verdict=verdict,
            flag=verdict if verdict in ("forged", "revoked") else "",
            way=MerchantScan.Way.PHONE,
            **known,
        )
    )
