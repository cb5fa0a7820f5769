"""code_list_part: the revoked serials of a district that begin with one character."""

from typing import Annotated

from msgspec import Meta

from sync.events.entities.base import Entity, entity
from sync.events.entities.code_list import PartName


@entity("code_list_part")
class CodeListPart(Entity, frozen=True, kw_only=True):
    """`serials`: 8 characters each, sorted, nothing between them. Worth what the signed
    `code_list` says of it."""

    name: PartName
    serials: Annotated[str, Meta(pattern=r"^([0-9A-HJKMNP-TV-Z]{8})+$")]
