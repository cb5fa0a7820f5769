"""The text of an integrity code (诚信二维码) and its short form; signatures are checked elsewhere.

Layout of the payload, big-endian: version 1 byte, district 2, key number 1, serial 5, issued and
expires 2 each (days since 2020-01-01, UTC), merchant id 16, catalogue hash 8, Ed25519 signature 64
over all before it. Base32 in upper case without padding keeps the QR code alphanumeric; the
address in front of it opens the merchant's page on any phone.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

VERSION = 1
SIGNATURE_BYTES = 64
MAX_TEXT = 200
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U."""

_SIGNED = struct.Struct(">BHB5sHH16s8s")
_DAY_0 = date(2020, 1, 1)
_CHECK_PRIME = 1021
_AS_TYPED = str.maketrans("OIL", "011", " -")
_SERIAL_CHARS = 8


class NotAnIntegrityCode(ValueError):
    """The text is no integrity code of this system, or is damaged."""


@dataclass(frozen=True)
class IntegrityCode:
    """What a code says. `serial` is 8 characters of ALPHABET; `expires` is the last valid day."""

    district_no: int
    key_no: int
    serial: str
    issued: date
    expires: date
    merchant_id: UUID
    catalogue_hash: bytes

    def signed_bytes(self) -> bytes:
        """The 37 bytes that the signature covers."""
        return _SIGNED.pack(
            VERSION,
            self.district_no,
            self.key_no,
            _number_of(self.serial).to_bytes(5, "big"),
            (self.issued - _DAY_0).days,
            (self.expires - _DAY_0).days,
            self.merchant_id.bytes,
            self.catalogue_hash,
        )


def code_text(code: IntegrityCode, signature: bytes, *, prefix: str) -> str:
    """The text to print. `prefix`: the address in front, such as HTTPS://HOST/C/."""
    payload = base64.b32encode(code.signed_bytes() + signature).decode().rstrip("=")
    return prefix + payload


def parse_code_text(text: str, *, prefix: str) -> tuple[IntegrityCode, bytes]:
    """The code and its signature. Only the one text that `code_text` makes is accepted.

    Raises NotAnIntegrityCode.
    """
    if len(text) > MAX_TEXT or not text.startswith(prefix):
        raise NotAnIntegrityCode("not an address of this system")
    payload = text[len(prefix) :]
    try:
        raw = base64.b32decode(payload + "=" * (-len(payload) % 8))
    except (binascii.Error, ValueError):
        raise NotAnIntegrityCode("the code is damaged") from None
    if len(raw) != _SIGNED.size + SIGNATURE_BYTES or raw[0] != VERSION:
        raise NotAnIntegrityCode("the code has another layout")
    code = _unpacked(raw[: _SIGNED.size])
    signature = raw[_SIGNED.size :]
    if code_text(code, signature, prefix=prefix) != text:
        raise NotAnIntegrityCode("the code is not in its one form")
    return code, signature


def short_form(serial: str) -> str:
    """The typed form XXXXX-XXXXX: the serial and two check characters."""
    check = _number_of(serial) % _CHECK_PRIME
    full = serial + ALPHABET[check // 32] + ALPHABET[check % 32]
    return f"{full[:5]}-{full[5:]}"


def parse_short_form(typed: str) -> str:
    """The serial, however it was typed.

    Raises NotAnIntegrityCode when a character is wrong or two are swapped.
    """
    plain = plain_base32(typed)
    if len(plain) != _SERIAL_CHARS + 2 or any(char not in ALPHABET for char in plain):
        raise NotAnIntegrityCode("a short form has 10 characters")
    serial = plain[:_SERIAL_CHARS]
    if short_form(serial).replace("-", "") != plain:
        raise NotAnIntegrityCode("the check characters do not fit")
    return serial


def plain_base32(typed: str) -> str:
    """What was typed as it is stored: upper case, no spaces and hyphens, 0 1 1 for O I L."""
    return typed.upper().translate(_AS_TYPED)


def serial_from_number(number: int) -> str:
    """The 8-character serial of a number below 2**40."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


def _number_of(serial: str) -> int:
    number = 0
    for char in serial:
        number = number * 32 + ALPHABET.index(char)
    return number


def _unpacked(raw: bytes) -> IntegrityCode:
    _, district_no, key_no, serial, issued, expires, merchant_id, digest = _SIGNED.unpack(raw)
    return IntegrityCode(
        district_no=district_no,
        key_no=key_no,
        serial=serial_from_number(int.from_bytes(serial, "big")),
        issued=_DAY_0 + timedelta(days=issued),
        expires=_DAY_0 + timedelta(days=expires),
        merchant_id=UUID(bytes=merchant_id),
        catalogue_hash=digest,
    )
