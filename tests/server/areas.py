"""What the tests of the areas share: a small district, and operations straight to a handler."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from nacl.public import SealedBox

from server.config.keys import seal_key
from server.devices.models import Device
from server.districts.models import District, new_id
from server.ingest.handlers import HANDLERS, Operation, Outcome
from server.merchants.models import Merchant
from server.stations.models import Station
from sync.events import decode_body
from sync.events.contact import Contact
from sync.events.letter import Letter

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
"""A Monday, 12:00 in Shanghai."""

REFERENCES = iter(f"{number:08d}" for number in range(10**8))


def make_district(number: int = 1) -> District:
    return District.objects.create(
        name=f"测试商圈{number}",
        number=number,
        hotline="0571-0000-0000",
        code_prefix="HTTPS://TEST.EXAMPLE/C/",
    )


def make_station(district: District, name: str = "测试站") -> Station:
    return Station.objects.create(
        district=district, name=name, address="测试路1号", hotline="0571-0000-0001", desk="一层"
    )


def make_device(station: Station, name: str = "一号终端") -> Device:
    return Device.objects.create(
        district=station.district, station=station, name=name, bearer_hash=new_id().hex
    )


def make_merchant(station: Station, **fields: Any) -> Merchant:
    usual = {
        "name": "青麦烘焙",
        "trade": "烘焙",
        "address": "1层",
        "credit_code": "91990000000001011G",
    }
    return Merchant.objects.create(
        district=station.district, station=station, **{**usual, **fields}
    )


def sealed(name: str = "张三丰", phone: str = "13800001234") -> str:
    """A contact as a terminal seals it."""
    return _sealed(Contact(name=name, phone=phone))


def sealed_letter(text: str, contact: Contact | None = None) -> str:
    """What a person wrote, as a terminal seals it."""
    return _sealed(Letter(text=text, contact=contact))


def _sealed(value: msgspec.Struct) -> str:
    box = SealedBox(seal_key(settings.OPTIONS).public_key)
    return base64.b64encode(box.encrypt(msgspec.json.encode(value))).decode()


UNREADABLE = base64.b64encode(bytes(96)).decode()
"""A box that no key opens."""


def send(
    device: Device,
    kind: str,
    body: dict[str, Any],
    *,
    entity_id: UUID | None = None,
    at: datetime = NOON,
    received_at: datetime | None = None,
    version: int = 1,
) -> Outcome:
    """What the area answers to one operation."""
    event = decode_body(kind, version, body)
    operation = Operation(
        op_id=new_id(),
        device=device,
        entity_id=entity_id or new_id(),
        base_version=None,
        occurred_at=at,
        occurred_at_device=at,
        received_at=received_at or at + timedelta(seconds=2),
    )
    return HANDLERS[type(event)](operation, event)
