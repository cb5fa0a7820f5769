"""Code lists as a server signs them, for terminals of the factories' district."""

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
from nacl.signing import SigningKey as Signer

from kiosk.commands.take_code_list import take_code_list
from kiosk.desk import Desk
from sync.events.code_list import count_of, digest, link_bytes, packed_parts, signed_bytes
from sync.events.entities import entity_body
from sync.events.entities.code_list import CodeList, ListedKey, ListedPart, RootLink
from sync.events.entities.code_list_part import CodeListPart
from tests.factories import DISTRICT_ID, NOW, SIGNER, Row, publish

ROOT, NEXT_ROOT, STRANGER = Signer(b"r" * 32), Signer(b"n" * 32), Signer(b"x" * 32)


def public(signer: Signer) -> str:
    return base64.b64encode(bytes(signer.verify_key)).decode()


KEY = ListedKey(key_no=1, public_key=public(SIGNER), revoked=False)


def signed_list(
    *,
    counter: int = 1,
    serials: Iterable[str] = (),
    keys: Iterable[ListedKey] = (KEY,),
    root: Signer = ROOT,
    issued_at: datetime = NOW,
    lasts: timedelta = timedelta(days=7),
    district_no: int = 7,
    chain: Iterable[RootLink] = (),
) -> tuple[CodeList, dict[str, str]]:
    """The list, and the serials of its parts."""
    packed = packed_parts(serials)
    unsigned = CodeList(
        district_no=district_no,
        counter=counter,
        issued_at=issued_at,
        valid_until=issued_at + lasts,
        keys=list(keys),
        parts=[
            ListedPart(name=name, count=count_of(part), digest=digest(part))
            for name, part in packed.items()
        ],
        root_key=public(root),
        chain=list(chain),
        signature="",
    )
    return resigned(unsigned, root), packed


def resigned(unsigned: CodeList, root: Signer = ROOT) -> CodeList:
    signature = root.sign(signed_bytes(entity_body(unsigned))).signature
    return msgspec.structs.replace(unsigned, signature=base64.b64encode(signature).decode())


def link(old: Signer, new: Signer, *, district_no: int = 7) -> RootLink:
    statement = link_bytes(district_no=district_no, old=public(old), new=public(new))
    made = base64.b64encode(old.sign(statement).signature).decode()
    return RootLink(old=public(old), new=public(new), signature=made)


def list_rows(found: CodeList, packed: dict[str, str]) -> list[Row]:
    """As they are published."""
    parts: list[Row] = [
        (part_id(name), CodeListPart(name=name, serials=serials))
        for name, serials in packed.items()
    ]
    return [(DISTRICT_ID, found), *parts]


def part_id(name: str) -> UUID:
    return uuid5(DISTRICT_ID, f"code_list_part/{name}")


_versions = iter(range(100, 1000))


def pull_list(desk: Desk, *made: Any, **fields: Any) -> None:
    """A list came by a pull, and was taken or refused."""
    found, packed = made or signed_list(**fields)
    publish(desk, *list_rows(found, packed), version=next(_versions))
    take(desk)


def take(desk: Desk) -> None:
    """As each round of the exchange does after its pull."""
    take_code_list(desk.store.reader, district_id=DISTRICT_ID)
