"""Personal data leaves the capture only inside a sealed box."""

import base64

import apsw
import msgspec
import pytest
from nacl.public import PrivateKey, SealedBox

from sync.events.contact import Contact
from sync.events.letter import Letter
from sync.sealing import seal_contact, seal_letter


def test_only_the_server_opens_a_contact(conn: apsw.Connection, seal: PrivateKey) -> None:
    sealed = seal_contact(conn, Contact(name="示例女士", phone="13800001234"))
    assert "13800001234" not in sealed
    opened = SealedBox(seal).decrypt(base64.b64decode(sealed))
    assert msgspec.json.decode(opened) == {"name": "示例女士", "phone": "13800001234"}


def test_only_the_server_opens_what_a_person_wrote(conn: apsw.Connection, seal: PrivateKey) -> None:
    sealed = seal_letter(conn, Letter(text="请打 13800001234 找我"))
    opened = SealedBox(seal).decrypt(base64.b64decode(sealed))
    assert msgspec.json.decode(opened) == {"text": "请打 13800001234 找我", "contact": None}


def test_a_phone_number_with_letters_is_refused(conn: apsw.Connection) -> None:
    with pytest.raises(msgspec.ValidationError, match="phone"):
        seal_contact(conn, Contact(phone="not a number"))
