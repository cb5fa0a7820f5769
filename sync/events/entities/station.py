"""station: where a terminal stands, and whom to ask there."""

from sync.events.entities.base import Entity, entity


@entity("station")
class Station(Entity, frozen=True, kw_only=True):
    """`zone` is an IANA zone name; `desk` says where the staffed desk is and when."""

    name: str
    address: str
    zone: str
    hotline: str
    desk: str
