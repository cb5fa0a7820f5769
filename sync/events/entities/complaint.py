"""complaint: what a complaint's reference stands at. Neither its text nor a person."""

from typing import Literal
from uuid import UUID

from sync.events.entities.base import Entity, entity

ComplaintStatus = Literal["filed", "accepted", "refused", "answered", "closed"]


@entity("complaint")
class Complaint(Entity, frozen=True, kw_only=True):
    reference: str
    merchant_id: UUID
    status: ComplaintStatus
    answer: str = ""
