"""code_list: a district's keys and revoked codes, signed by its root key; published under the
district's id. How it is signed is in `sync.events.code_list`."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.events.entities.base import Entity, entity

PublicKey = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]
"""Base64 of the 32 raw bytes of an Ed25519 key."""
Signature = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{86}==$")]
"""Base64 of 64 bytes."""
Digest = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]
"""Base64 of a sha256; in hex it would name a media file."""
PartName = Annotated[str, Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]$")]
"""The first character of each serial in the part."""
Moment = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class ListedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that integrity codes are signed with."""

    key_no: int
    public_key: PublicKey
    revoked: bool


class ListedPart(msgspec.Struct, frozen=True, kw_only=True):
    """What the `code_list_part` of this name must be: how many serials, and their digest."""

    name: PartName
    count: Count
    digest: Digest


class RootLink(msgspec.Struct, frozen=True, kw_only=True):
    """The `old` root key vouches for the `new` one."""

    old: PublicKey
    new: PublicKey
    signature: Signature


@entity("code_list")
class CodeList(Entity, frozen=True, kw_only=True):
    """`counter` never goes back. `parts`: of the revoked serials, by name; an empty part is left
    out. `root_key` made the signature; `chain` leads to it from the roots before, oldest first."""

    district_no: int
    counter: Count
    issued_at: Moment
    valid_until: Moment
    keys: list[ListedKey]
    parts: list[ListedPart]
    root_key: PublicKey
    chain: list[RootLink] = []
    signature: Signature

    @property
    def revoked_count(self) -> int:
        return sum(part.count for part in self.parts)
