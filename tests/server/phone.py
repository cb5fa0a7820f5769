"""What the tests of the phone pages share: a shop with a code, a terminal with a key, pictures."""

import base64
import io
import re
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client
from nacl.signing import SigningKey as PrivateKey
from PIL import Image

from server.devices.models import Device
from server.merchants import services
from server.merchants.models import IntegrityCode, Merchant
from server.stations.models import Station
from sync.events.handoff import Handoff, HandoffKind
from tests.server import areas

FAR = date(2099, 12, 31)


def make_shop(number: int = 1, **fields: Any) -> Merchant:
    """A merchant in a district with a signing key."""
    station = areas.make_station(areas.make_district(number))
    services.create_signing_key(district=station.district)
    return areas.make_merchant(station, **{"floor": "1层", "shop_no": "A108", **fields})


def make_code(shop: Merchant, **fields: Any) -> IntegrityCode:
    return services.issue_code(merchant=shop, **{"expires": FAR, **fields})


def address(code: IntegrityCode) -> str:
    """The path that the code opens."""
    return "/C/" + payload(code)


def payload(code: IntegrityCode) -> str:
    return code.text.removeprefix(code.district.code_prefix)


def make_terminal(station: Station) -> tuple[Device, PrivateKey]:
    key = PrivateKey.generate()
    device = areas.make_device(station)
    device.public_key = base64.b64encode(bytes(key.verify_key)).decode()
    device.save()
    return device, key


def handoff_address(
    device: Device,
    key: PrivateKey,
    shop: Merchant,
    *,
    age: timedelta = timedelta(),
    nonce: bytes | None = None,
) -> str:
    """The path of a one-time code that was shown `age` ago."""
    handoff = Handoff(
        kind=HandoffKind.COMPLAINT,
        device_id=device.pk,
        merchant_id=shop.pk,
        issued=datetime.now(UTC) - age,
        nonce=nonce or secrets.token_bytes(8),
    )
    return handoff.text(key.sign(handoff.signed_bytes()).signature, prefix="/T/")


def ticket_on(client: Client, path: str) -> str:
    """What the complaint's form at that address carries."""
    found = re.search(r'name="ticket" value="([^"]+)"', client.get(path).content.decode())
    assert found is not None
    return found[1]


def complaint_form(client: Client, path: str, **changed: Any) -> dict[str, Any]:
    """A form filled in."""
    usual = {"ticket": ticket_on(client, path), "kind": "price", "text": "价签与结账不符"}
    return {**usual, **changed}


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> io.BytesIO:
    """A file as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 40, 30)).save(out, kind, **options)
    out.seek(0)
    out.name = f"photo.{kind.lower()}"
    return out
