"""One-time codes by which a terminal hands a visitor over to their phone (sync.events.handoff)."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from server.devices.models import Device
from server.merchants.selectors import Merchant, open_merchant
from server.phone.models import UsedHandoff
from sync.events.handoff import LASTS, Handoff, NotAHandoff, parse_handoff

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a terminal's idea of the server's time may be off; it says minutes."""


class HandoffRefused(Exception):
    """The text says why and what to do, in Chinese."""


DAMAGED = "这个一次性码不完整，请回到一体机再扫一次。"
NOT_OURS = "这个一次性码不能用，请回到一体机再扫一次。"
OVER = "这个一次性码已经过了有效时间，请在一体机上换一个新的。"
USED = "这个一次性码已经用过了，请在一体机上换一个新的。"
SHOP_GONE = "这家商户已不在册，请到服务台咨询。"


@dataclass(frozen=True)
class OpenedHandoff:
    """What a good code stands for."""

    device: Device
    merchant: Merchant
    nonce: str


def open_handoff(payload: str, *, now: datetime) -> OpenedHandoff:
    """Look at a code; it is used up only when something is filed. Raises HandoffRefused."""
    try:
        handoff, signature = parse_handoff(payload)
    except NotAHandoff:
        raise HandoffRefused(DAMAGED) from None
    device = Device.objects.filter(pk=handoff.device_id, status=Device.Status.ACTIVE).first()
    if device is None or not _is_signed(device, handoff, signature):
        raise HandoffRefused(NOT_OURS)
    if not handoff.issued - CLOCKS_DIFFER <= now <= handoff.issued + LASTS + CLOCKS_DIFFER:
        raise HandoffRefused(OVER)
    return _opened(device, handoff)


def _opened(device: Device, handoff: Handoff) -> OpenedHandoff:
    if UsedHandoff.objects.filter(device=device, nonce=handoff.nonce.hex()).exists():
        raise HandoffRefused(USED)
    merchant = open_merchant(handoff.merchant_id)
    if merchant is None or merchant.district_id != device.district_id:
        raise HandoffRefused(SHOP_GONE)
    return OpenedHandoff(device, merchant, handoff.nonce.hex())


def _is_signed(device: Device, handoff: Handoff, signature: bytes) -> bool:
    try:
        key = VerifyKey(base64.b64decode(device.public_key))
        key.verify(handoff.signed_bytes(), signature)
    except (CryptoError, binascii.Error, ValueError):  # also a key that is no key
        return False
    return True
