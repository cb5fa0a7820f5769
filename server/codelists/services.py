"""Signing a district's list of keys and revoked codes, and handing the root key on."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.conf import settings
from django.db import transaction

from server.changes.epoch import server_epoch
from server.changes.publishing import Published, publish, withdraw
from server.codelists.content import Content, content_of
from server.codelists.models import IssuedList, RootKey
from server.codelists.root_files import RootNotHere, private_key, signed
from server.codelists.roots import root_chain
from server.codelists.selectors import current_root, newest_list
from server.districts.models import District
from sync.events.code_list import signed_bytes
from sync.events.entities import entity_body
from sync.events.entities.code_list import CodeList
from sync.events.entities.code_list_part import CodeListPart
from sync.events.integrity_code import ALPHABET

RENEW_AFTER = timedelta(days=1)

_Cause = IssuedList.Cause


@dataclass(frozen=True)
class Draft:
    """A list that only lacks its signature. `serials`: of each part, by its name."""

    root: RootKey
    body: CodeList
    serials: dict[str, str]

    @property
    def statement(self) -> bytes:
        return signed_bytes(entity_body(self.body))


def sign_if_due(district_id: UUID, *, now: datetime) -> IssuedList | None:
    """A new list when something changed, the last one is a day old, or the database was restored.
    None when nothing is due, or the district has no root. Raises RootNotHere."""
    with transaction.atomic():
        district = _locked(district_id)
        content = content_of(district)
        cause = _cause(district, content, now)
        if cause is None:
            return None
        draft = draft_list(district, content=content, now=now)
        signature = signed(private_key(draft.root), draft.statement)
        return issue_list(draft, signature=signature, cause=cause)


def sign_all(*, now: datetime) -> list[IssuedList]:
    """What was signed in all districts. One whose root is elsewhere is signed there; that its list
    runs out is told by `selectors.list_notices`."""
    made = []
    for district in District.objects.all():
        with suppress(RootNotHere):
            made.append(sign_if_due(district.pk, now=now))
    return [issued for issued in made if issued]


def draft_list(district: District, *, content: Content, now: datetime) -> Draft:
    """The next list. Its counter is the time where that is ahead: a database that was restored
    does not know how far terminals have come. Raises RootNotHere when there is no root at all."""
    root, newest = current_root(district), newest_list(district)
    if root is None:
        raise RootNotHere(f"{district}还没有根密钥")
    issued_at = now.astimezone(UTC).replace(microsecond=0)
    body = CodeList(
        district_no=district.number,
        counter=max((newest.counter if newest else 0) + 1, int(issued_at.timestamp())),
        issued_at=issued_at,
        valid_until=issued_at + timedelta(days=settings.CODE_LIST_DAYS),
        keys=content.keys,
        parts=content.parts,
        root_key=root.public_key,
        chain=root_chain(district),
        signature="",
    )
    return Draft(root, body, content.serials)


def issue_list(draft: Draft, *, signature: str, cause: str) -> IssuedList:
    """Keep the signed list, and publish it with its parts, in the caller's transaction."""
    body = msgspec.structs.replace(draft.body, signature=signature)
    district = draft.root.district
    content = Content(body.keys, draft.serials)
    issued = IssuedList.objects.create(
        district=district,
        root=draft.root,
        counter=body.counter,
        content_hash=content.hash,
        signed_at=body.issued_at,
        valid_until=body.valid_until,
        keys=msgspec.to_builtins(body.keys),
        revoked_count=body.revoked_count,
        cause=cause,
        epoch=server_epoch(),
        signature=signature,
    )
    _publish_parts(district, draft.serials)
    publish(_published(district, district.pk, CodeList.type, body))
    return issued


def _locked(district_id: UUID) -> District:
    """So that two lists of one district are made one after the other, the later seeing all."""
    return District.objects.select_for_update(no_key=True).get(pk=district_id)


def _cause(district: District, content: Content, now: datetime) -> str | None:
    root, newest = current_root(district), newest_list(district)
    if root is None:
        return None
    if newest is None or newest.content_hash != content.hash:
        return _Cause.CHANGED
    if newest.root_id != root.pk:
        return _Cause.ROOT
    if newest.epoch != server_epoch():
        return _Cause.RESTORED
    return _Cause.RENEWED if now - newest.signed_at >= RENEW_AFTER else None


def _publish_parts(district: District, serials: dict[str, str]) -> None:
    for name in ALPHABET:
        part_id, kind = uuid5(district.pk, f"code_list_part/{name}"), CodeListPart.type
        packed = serials.get(name)
        body = CodeListPart(name=name, serials=packed) if packed else None
        if body is None:
            withdraw(_published(district, part_id, kind, None))
        else:
            publish(_published(district, part_id, kind, body))


def _published(district: District, thing_id: UUID, kind: str, body: Any) -> Published:
    return Published(type=kind, id=thing_id, district_id=district.pk, body=body)
