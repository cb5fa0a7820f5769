"""complaint: what a complaint's reference stands at. Neither its text nor a person."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from sync.events.entities.base import Entity, entity

ComplaintStatus = Literal["filed", "accepted", "refused", "answered", "closed"]

STAGES = (
    *("filed", "accepted", "refused", "handling", "answered", "confirmed", "reopened", "closed"),
)
"""已提交 已受理 不予受理 办理中 已答复 已确认 重新办理 已办结."""

Moment = Annotated[datetime, Meta(tz=True)]


class ComplaintAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the office told the complainant."""

    at: Moment
    text: str


class ComplaintProgress(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is a Chinese word of the office's, which the terminals' catalogues translate."""

    at: Moment
    what: str


@entity("complaint")
class Complaint(Entity, frozen=True, kw_only=True):
    """`status` is for terminals that know no more than its five values; `stage` is one of STAGES,
    or one that came later, and empty from a server that does not tell it. `due_on` is missing while
    the office's clock stands still; `waiting_for` then says what it asks of the complainant, and
    `confirm_by` until when an answer can be confirmed."""

    reference: str
    merchant_id: UUID
    status: ComplaintStatus
    answer: str = ""
    stage: str = ""
    due_on: date | None = None
    waiting_for: str = ""
    answers: list[ComplaintAnswer] = []
    history: list[ComplaintProgress] = []
    confirm_by: date | None = None
    reopenings_left: int = 0
