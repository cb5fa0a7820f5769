"""Enrolment: the back office makes a code, a terminal trades it for a bearer, once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from server.config.keys import is_public_key
from server.config.seal import public_seal_key
from server.devices.bearers import bearer_hash, derived_bearer, offer
from server.devices.models import Device, EnrolmentCode, Install
from server.errors import DeviceRevoked, EnrolmentRefused, Malformed
from server.stations.selectors import Station
from sync.events.integrity_code import ALPHABET, plain_base32

VALID_FOR = timedelta(hours=2)
TYPED_CHARS = 12


@dataclass(frozen=True)
class NewCode:
    """A code's two forms; they can be shown this once only."""

    code: EnrolmentCode
    token: str
    typed: str

    @property
    def qr_text(self) -> str:
        """What the QR code says."""
        return msgspec.json.encode(self.qr_content()).decode()

    def qr_content(self) -> dict[str, object]:
        return {
            "v": 1,
            "url": settings.OPTIONS.public_url,
            "token": self.token,
            "exp": rfc3339(self.code.expires_at),
            "key": public_seal_key(),
        }


def rfc3339(moment: datetime) -> str:
    """UTC with a Z."""
    text: str = msgspec.to_builtins(moment)
    return text


def make_enrolment_code(station: Station, *, valid_for: timedelta = VALID_FOR) -> NewCode:
    """A code for one terminal at a station."""
    token = secrets.token_urlsafe(32)
    typed = "".join(secrets.choice(ALPHABET) for _ in range(TYPED_CHARS))
    code = EnrolmentCode.objects.create(
        district=station.district,
        station=station,
        token_hash=_hashed(token),
        typed_hash=_hashed(typed),
        expires_at=timezone.now() + valid_for,
    )
    grouped = "-".join(typed[at : at + 4] for at in range(0, TYPED_CHARS, 4))
    return NewCode(code, token, grouped)


def enrol(*, token: str, public_key: str, name: str, app_version: str) -> tuple[Device, str]:
    """The device and its bearer. The same code with the same key gives the same answer again, so
    a lost reply harms nobody. Raises EnrolmentRefused, DeviceRevoked, Malformed."""
    _require_key(public_key)
    # The lock lets one of two terminals that send one code at once win it.
    with transaction.atomic():
        code = _locked_code(token)
        device = code.used_by
        bearer = derived_bearer("enrol", str(code.pk), public_key)
        if code.used_at is None:
            if timezone.now() > code.expires_at:
                raise EnrolmentRefused("the code has expired")
            device = _register(code, bearer, public_key, name, app_version)
        elif code.public_key != public_key or device is None:
            raise EnrolmentRefused("the code was used by another terminal")
        elif device.status != Device.Status.ACTIVE:
            raise DeviceRevoked
        else:
            offer(device, bearer)
        return device, bearer


def _register(
    code: EnrolmentCode, bearer: str, public_key: str, name: str, app_version: str
) -> Device:
    device = Device.objects.create(
        district=code.district,
        station=code.station,
        name=name,
        app_version=app_version,
        public_key=public_key,
        bearer_hash=bearer_hash(bearer),
    )
    Install.objects.create(id=device.install_id, district=device.district, device=device)
    code.used_at, code.used_by, code.public_key = timezone.now(), device, public_key
    code.save()
    return device


def _locked_code(token: str) -> EnrolmentCode:
    codes = EnrolmentCode.objects.select_for_update(of=("self",)).select_related(
        "district", "station", "used_by"
    )
    found = codes.filter(token_hash=_hashed(token)).first()
    if found is None:
        found = codes.filter(typed_hash=_hashed(plain_base32(token))).first()
    if found is None:
        raise EnrolmentRefused("there is no such code")
    return found


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _require_key(public_key: str) -> None:
    if not is_public_key(public_key):
        raise Malformed("public_key: base64 of 32 bytes")
