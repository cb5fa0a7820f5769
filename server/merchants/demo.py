"""The demo district's merchants: signed codes, one expired and one revoked, stars, complaints."""

from datetime import UTC, datetime, timedelta
from typing import Any

from server.config.demo_files import demo_district, demo_id, demo_picture
from server.districts.models import District
from server.merchants import services
from server.merchants.demo_complaints import load_complaints
from server.merchants.models import Honour, Merchant, Promise, Rating, SigningKey, StarRating

EXPIRED, REVOKED = 10, 11
"""Positions of the merchants whose code is not genuine, for showing."""

_TAGS = ("明码标价", "服务热情", "环境整洁", "信守承诺")


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    now = datetime.now(UTC)
    if not SigningKey.objects.filter(district=district).exists():
        services.create_signing_key(district=district)
    for place, row in enumerate(demo_district()["merchants"]):
        merchant = _load_merchant(district, row)
        _load_code(merchant, place, now)
        _load_ratings(merchant, place, now)
    load_complaints(district, now)


def _load_merchant(district: District, row: dict[str, Any]) -> Merchant:
    merchant_id = demo_id(district, "merchant", row["slug"])
    known = Merchant.objects.filter(pk=merchant_id).first()
    if known is not None:
        return known
    names = ("name", "trade", "floor", "shop_no", "address", "credit_code")
    merchant = Merchant(
        id=merchant_id,
        district=district,
        station_id=demo_id(district, "station", row["station"]),
        photo=demo_picture(district, row["slug"]),
        **{name: row[name] for name in names},
        **{f"pledge_{part}": text for part, text in row.get("pledge", {}).items()},
    )
    merchant.full_clean()
    merchant.save(force_insert=True)
    for honour in row.get("honours", ()):
        Honour.objects.create(district=district, merchant=merchant, **honour)
    for position, promise in enumerate(row.get("promises", ())):
        Promise.objects.create(district=district, merchant=merchant, position=position, **promise)
    if "star_points" in row:
        StarRating.objects.create(district=district, merchant=merchant, **row["star_points"])
    return merchant


def _load_code(merchant: Merchant, place: int, now: datetime) -> None:
    if merchant.codes.exists():
        return
    today = now.date()
    issued = today - timedelta(days=400 if place == EXPIRED else 30)
    code = services.issue_code(
        merchant=merchant, issued=issued, expires=issued + timedelta(days=365)
    )
    if place == REVOKED:
        services.revoke_code(code=code, reason="商户迁址,原码停用(演示)", now=now)


def _load_ratings(merchant: Merchant, place: int, now: datetime) -> None:
    for number in range(2 + place % 4):
        rating_id = demo_id(merchant.district, "rating", f"{merchant.id}/{number}")
        if not Rating.objects.filter(pk=rating_id).exists():
            services.rate(
                rating_id=rating_id,
                merchant=merchant,
                device=None,
                occurred_at=now - timedelta(hours=5 * number + place),
                stars=5 - (number + place) % 3,
                tags=[_TAGS[(number + place) % len(_TAGS)]],
            )
