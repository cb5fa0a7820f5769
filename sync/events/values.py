"""Value types that several kinds share, with their limits."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

EntityId = UUID
"""Ids are made by whoever creates the thing (UUIDv7), so a child can name its parent offline."""

ShortText = Annotated[str, Meta(max_length=80)]
LongText = Annotated[str, Meta(min_length=1, max_length=2000)]

Sealed = Annotated[str, Meta(min_length=64, max_length=4096, pattern=r"^[A-Za-z0-9+/]+=*$")]
"""Base64 of a libsodium sealed box to the server's key; inside is the JSON of a `Contact`."""

SealedLetter = Annotated[str, Meta(min_length=64, max_length=16384, pattern=r"^[A-Za-z0-9+/]+=*$")]
"""Base64 of a libsodium sealed box to the server's key; inside is the JSON of a `Letter`."""

Reference = Annotated[str, Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{8}$")]
"""What a person keeps of a request: 8 characters of Crockford's base32, made by the terminal."""

IdentityHash = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
"""Keyed hash of a phone or card number, see `sync.events.identity`."""

Verdict = Literal[
    "genuine", "expired", "revoked", "forged", "foreign_district", "unknown", "unverified"
]
"""What a terminal says of an integrity code. `unverified`: its lists are too old to say more."""

CaptureWay = Literal["camera", "scanner", "typed"]
