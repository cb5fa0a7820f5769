"""Personal data is sealed to the server's key when captured; the device cannot read it back."""

import base64
from typing import TypeVar

import apsw
import msgspec
from nacl.public import PublicKey, SealedBox

from sync import state
from sync.events.contact import Contact
from sync.events.letter import Letter
from sync.outbox import NoInstall

S = TypeVar("S", bound=msgspec.Struct)


def seal_contact(conn: apsw.Connection, contact: Contact) -> str:
    """Base64 of a sealed box that only the server opens. Raises msgspec.ValidationError when a
    field is not allowed, NoInstall before enrolment."""
    return _sealed(conn, contact, Contact)


def seal_letter(conn: apsw.Connection, letter: Letter) -> str:
    """As `seal_contact`, of what a person wrote."""
    return _sealed(conn, letter, Letter)


def _sealed(conn: apsw.Connection, value: S, kind: type[S]) -> str:
    known = state.enrolment(conn)
    if known is None:
        raise NoInstall
    checked = msgspec.convert(msgspec.to_builtins(value), kind)
    box = SealedBox(PublicKey(base64.b64decode(known.seal_key)))
    return base64.b64encode(box.encrypt(msgspec.json.encode(checked))).decode()
