"""Opens the personal data that terminals sealed to this server's key."""

import base64
import binascii
from typing import TypeVar

import msgspec
from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import SealedBox

from server.config.keys import seal_key
from server.errors import ContactUnreadable as ContactUnreadable
from sync.events.contact import Contact
from sync.events.letter import Letter

S = TypeVar("S", bound=msgspec.Struct)


def open_contact(sealed: str) -> Contact:
    """The contact inside. Raises ContactUnreadable when this server's key does not open it."""
    return _opened(sealed, Contact)


def open_letter(sealed: str) -> Letter:
    """As `open_contact`, of what a person wrote."""
    return _opened(sealed, Letter)


def _opened(sealed: str, kind: type[S]) -> S:
    try:
        inside = SealedBox(seal_key(settings.OPTIONS)).decrypt(base64.b64decode(sealed))
        return msgspec.json.decode(inside, type=kind)
    except (binascii.Error, ValueError, CryptoError, msgspec.MsgspecError):
        raise ContactUnreadable("sealed for another key, or damaged") from None


def public_seal_key() -> str:
    """Base64 of the 32 public bytes that terminals seal to."""
    return base64.b64encode(bytes(seal_key(settings.OPTIONS).public_key)).decode()
