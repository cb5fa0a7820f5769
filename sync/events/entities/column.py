"""column: a heading of study content."""

from sync.events.entities.base import Entity, entity


@entity("column")
class Column(Entity, frozen=True, kw_only=True):
    """Columns are shown by `position`; `icon` is a name from the terminal's icon set."""

    name: str
    position: int
    icon: str
    summary: str = ""
