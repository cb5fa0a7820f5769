"""district: what all terminals of a district share."""

from sync.events.entities.base import Entity, entity


@entity("district")
class District(Entity, frozen=True, kw_only=True):
    """`roster_key`: hex of the 16 bytes that key the roster's hashes.
    `code_prefix`: the address in front of the district's integrity codes."""

    name: str
    district_no: int
    hotline: str
    roster_key: str
    code_prefix: str
