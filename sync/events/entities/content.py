"""content: one piece to study, with its quiz if it has one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from sync.events.entities.base import Entity, entity


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """`correct`: zero-based positions among `options`; several mean that all must be chosen."""

    id: UUID
    text: str
    options: list[str]
    correct: list[int]
    explanation: str = ""


@entity("content")
class Content(Entity, frozen=True, kw_only=True):
    """`body` is Markdown (headings, paragraphs, lists). `cover`: sha256 of a media file."""

    column_id: UUID
    title: str
    summary: str
    body: str
    minutes: int
    source: str
    licence: str
    published_at: Annotated[datetime, Meta(tz=True)]
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None
    cover: str | None = None
    questions: list[Question] = []
