"""Bearers: 256-bit tokens of which only the sha256 is kept.

A token is derived, with the server's secret key, from what the device already holds. So a call
whose reply was lost, or that a proxy sent twice, gives the same token again.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from server.devices.models import Device
from server.errors import DeviceRevoked, Unauthenticated


def bearer_hash(bearer: str) -> str:
    """What the database keeps of a token. No salt: 256 random bits cannot be guessed."""
    return hashlib.sha256(bearer.encode()).hexdigest()


def derived_bearer(purpose: str, *parts: str) -> str:
    """The one token for these parts."""
    message = "\x00".join(("bearer", purpose, *parts)).encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def authenticate(bearer: str) -> Device:
    """The device of a bearer. The first use of a rotated one ends the old one.

    The database compares hashes, so its timing tells nothing about the token.
    Raises Unauthenticated, DeviceRevoked.
    """
    hashed = bearer_hash(bearer)
    device = (
        Device.objects.select_related("district", "station")
        .filter(Q(bearer_hash=hashed) | Q(next_bearer_hash=hashed))
        .first()
    )
    if device is None:
        raise Unauthenticated
    if device.status != Device.Status.ACTIVE:
        raise DeviceRevoked
    if device.next_bearer_hash == hashed:
        _promote(device, hashed)
    return device


def rotate(device: Device) -> str:
    """A new bearer; the old one works until the new one is first used."""
    bearer = derived_bearer("rotate", str(device.pk), device.bearer_hash)
    offer(device, bearer)
    return bearer


def offer(device: Device, bearer: str) -> None:
    """Let a token in beside the present one."""
    hashed = bearer_hash(bearer)
    if hashed not in (device.bearer_hash, device.next_bearer_hash):
        device.next_bearer_hash = hashed
        device.save(update_fields=["next_bearer_hash", "updated_at"])


def _promote(device: Device, hashed: str) -> None:
    # Two first uses at once: the update that finds the row unchanged does it.
    with transaction.atomic():
        Device.objects.filter(pk=device.pk, next_bearer_hash=hashed).update(
            bearer_hash=hashed, next_bearer_hash=None
        )
    device.bearer_hash, device.next_bearer_hash = hashed, None
