"""Personal data is sealed to the server's key when captured; the device cannot read it back."""

import base64

import apsw
import msgspec
from nacl.public import PublicKey, SealedBox

from sync import state
from sync.events.contact import Contact
from sync.outbox import NoInstall


def seal_contact(conn: apsw.Connection, contact: Contact) -> str:
    """Base64 of a sealed box that only the server opens. Raises msgspec.ValidationError when a
    field is not allowed, NoInstall before enrolment."""
    known = state.enrolment(conn)
    if known is None:
        raise NoInstall
    checked = msgspec.convert(msgspec.to_builtins(contact), Contact)
    box = SealedBox(PublicKey(base64.b64decode(known.seal_key)))
    return base64.b64encode(box.encrypt(msgspec.json.encode(checked))).decode()
