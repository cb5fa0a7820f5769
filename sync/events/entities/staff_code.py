"""staff_code: what opens the staff screen of a station's terminals, without a network too."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from sync.events.entities.base import Entity, entity


@entity("staff_code")
class StaffCode(Entity, frozen=True, kw_only=True):
    """Published under the station's id, to that station only. `salt`: base64 of 16 bytes;
    `digest`: see `sync.events.staff_digits`."""

    salt: str
    digest: Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    issued_at: Annotated[datetime, Meta(tz=True)]
