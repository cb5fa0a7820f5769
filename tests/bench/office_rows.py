"""A large district: merchants with stars, twelve weeks of scans and ratings, complaints, alarms.

Rows are written in bulk, without what would follow from each one.
"""

from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from server.config.demo import lay_areas
from server.devices.models import Device
from server.districts.models import District, new_id
from server.merchants.models import Complaint, Merchant, MerchantScan, Rating, StarRating
from server.radar.services import raise_alarms
from server.stations.models import Station
from tests.server.areas import make_device, make_district

MERCHANTS, SCANS, RATINGS, COMPLAINTS, DEVICES = 2_000, 100_000, 20_000, 3_000, 30
PERIOD_S = 80 * 24 * 3600
_CHUNK = 2_000


def office() -> Client:
    """A superuser's browser."""
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    return client


def demo_district() -> District:
    """Migrated, with the demo's stations, shops, plans."""
    call_command("migrate", verbosity=0)
    district = make_district()
    lay_areas(district)
    return district


def fill(district: District, *, now: datetime, seed: int = 5) -> None:
    """The same rows for one seed and moment."""
    random = Random(seed)
    stations = list(Station.objects.filter(district=district))
    shops = _merchants(district, stations)
    devices = [make_device(stations[n % len(stations)], f"终端{n}") for n in range(DEVICES)]
    _scans(district, shops, devices, now, random)
    Rating.objects.bulk_create(
        (
            Rating(
                district=district,
                merchant=random.choice(shops),
                occurred_at=_moment(now, random),
                stars=random.choice((3, 4, 5, 5)),
            )
            for _ in range(RATINGS)
        ),
        batch_size=_CHUNK,
    )
    Complaint.objects.bulk_create(
        (_complaint(district, n, random.choice(shops), now, random) for n in range(COMPLAINTS)),
        batch_size=_CHUNK,
    )


def _merchants(district: District, stations: list[Station]) -> list[Merchant]:
    shops = [
        Merchant(
            district=district,
            station=stations[number % len(stations)],
            name=f"第{number}号店",
            trade="餐饮",
            floor=f"{number % 5 + 1}层",
            shop_no=f"N{number}",
            address=f"滨江路 {number} 号",
            credit_code=f"{number:018}",
        )
        for number in range(MERCHANTS)
    ]
    Merchant.objects.bulk_create(shops, batch_size=_CHUNK)
    StarRating.objects.bulk_create(
        (
            StarRating(
                district=district,
                merchant=shop,
                identity=15,
                operation=40 + number % 15,
                systems=18,
                consumer_protection=7,
            )
            for number, shop in enumerate(shops)
            if number % 3
        ),
        batch_size=_CHUNK,
    )
    return shops


def _scans(
    district: District, shops: list[Merchant], devices: list[Device], now: datetime, random: Random
) -> None:
    for start in range(0, SCANS, _CHUNK):
        rows = []
        for number in range(start, start + _CHUNK):
            verdict = random.choices(
                ("genuine", "expired", "unknown", "forged", "revoked"), (90, 5, 4, 0.5, 0.5)
            )[0]
            rows.append(
                MerchantScan(
                    district=district,
                    device=random.choice(devices),
                    merchant=random.choice(shops),
                    occurred_at=_moment(now, random),
                    verdict=verdict,
                    way="camera",
                    serial=f"{number % 4000:08}",
                    flag=verdict if verdict in ("forged", "revoked") else "",
                )
            )
        MerchantScan.objects.bulk_create(rows)
        raise_alarms([row for row in rows if row.flag])


def _complaint(
    district: District, number: int, shop: Merchant, now: datetime, random: Random
) -> Complaint:
    filed_at, is_open = _moment(now, random), number % 5 == 0
    return Complaint(
        id=new_id(),
        district=district,
        merchant=shop,
        reference=f"B{number:07}",
        kind="price",
        text="价签与结账不符",
        filed_at=filed_at,
        status="filed" if is_open else "closed",
        clock_limit=7,
        clock_from=filed_at.date() if is_open else None,
        due_on=filed_at.date() + timedelta(days=9) if is_open else None,
        ended_at=None if is_open else filed_at + timedelta(days=3),
    )


def _moment(now: datetime, random: Random) -> datetime:
    return now - timedelta(seconds=random.randrange(PERIOD_S))
