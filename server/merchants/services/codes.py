"""Issuing and revoking integrity codes."""

import base64
import hashlib
import io
import secrets
from datetime import UTC, date, datetime

import qrcode
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from qrcode.constants import ERROR_CORRECT_M

from server.codelists.selectors import signed_key_numbers
from server.districts.models import District
from server.merchants import signing
from server.merchants.models import IntegrityCode, Merchant, SigningKey
from sync.events import integrity_code as wire


def catalogue_hash(merchant: Merchant) -> bytes:
    """8 bytes that name what the merchant was registered with. A newer photo of the same shop makes
    no sticker old, so it is not among them."""
    parts = (merchant.name, merchant.address, merchant.floor, merchant.shop_no)
    return hashlib.sha256("\n".join(parts).encode()).digest()[:8]


@transaction.atomic
def create_signing_key(*, district: District) -> SigningKey:
    """The district's next key. Its row is locked, so two keys cannot take one number."""
    District.objects.select_for_update().get(pk=district.pk)
    newest = SigningKey.objects.filter(district=district).aggregate(Max("key_no"))["key_no__max"]
    key_no = signing.free_number(district_no=district.number, after=newest or 0)
    public = signing.make_private_key(district_no=district.number, key_no=key_no)
    return SigningKey.objects.create(
        district=district, key_no=key_no, public_key=base64.b64encode(public).decode()
    )


def current_key(district: District) -> SigningKey:
    """The newest key that terminals trust: not revoked, and in the signed list where there is one.

    Raises ValidationError when there is none."""
    keys = SigningKey.objects.filter(district=district, revoked_at=None)
    signed = signed_key_numbers(district)
    key = (keys if signed is None else keys.filter(key_no__in=signed)).last()
    if key is None and keys.exists():
        raise ValidationError("新的签发密钥还没有进入签名名单,请先为名单签名")
    if key is None:
        raise ValidationError("还没有可用的签发密钥,请先新建密钥")
    return key


@transaction.atomic
def issue_code(*, merchant: Merchant, expires: date, issued: date | None = None) -> IntegrityCode:
    """Sign a new code; `expires` is its last valid day. Raises ValidationError, KeyNotHere."""
    first_day = issued or datetime.now(UTC).date()
    if expires < first_day:
        raise ValidationError("有效期不能早于签发日期")
    code = IntegrityCode(
        district=merchant.district,
        merchant=merchant,
        key=current_key(merchant.district),
        serial=wire.serial_from_number(secrets.randbits(40)),
        issued=first_day,
        expires=expires,
        catalogue_hash=catalogue_hash(merchant).hex(),
    )
    signature = signing.sign(code.key, code.payload.signed_bytes())
    code.signature = base64.b64encode(signature).decode()
    code.save()
    return code


def revoke_code(*, code: IntegrityCode, reason: str, now: datetime) -> None:
    """Terminals learn it with their next pull. Revoking again changes nothing."""
    if code.revoked_at is not None:
        return
    if not reason.strip():
        raise ValidationError("请写明撤销原因")
    code.revoked_at, code.revoked_reason = now, reason
    code.save()


def code_png(code: IntegrityCode) -> bytes:
    """The QR picture, alphanumeric and so as small as it gets."""
    picture = qrcode.make(code.text, error_correction=ERROR_CORRECT_M, box_size=8, border=4)
    out = io.BytesIO()
    picture.save(out)
    return out.getvalue()
