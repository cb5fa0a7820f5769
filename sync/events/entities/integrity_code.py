"""integrity_code: the state of one issued code, for the typed form and for revocation."""

from datetime import date
from uuid import UUID

from sync.events.entities.base import Entity, entity


@entity("integrity_code")
class IssuedCode(Entity, frozen=True, kw_only=True):
    """`expires` is the last valid day; `revoked` says that the code must not be trusted.
    `catalogue_hash`: 16 hex characters, as inside the code; empty from an older server."""

    serial: str
    merchant_id: UUID
    key_no: int
    issued: date
    expires: date
    revoked: bool = False
    catalogue_hash: str = ""
