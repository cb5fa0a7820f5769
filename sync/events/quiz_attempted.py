"""quiz.attempted: the answers somebody gave. The server counts the score again."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.events.base import Event, event
from sync.events.values import EntityId


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`choices` are zero-based positions among the question's options."""

    question_id: EntityId
    choices: Annotated[list[Annotated[int, Meta(ge=0, le=25)]], Meta(max_length=26)]


@event("quiz.attempted")
class QuizAttempted(Event, frozen=True, kw_only=True):
    content_id: EntityId
    answers: Annotated[list[Answer], Meta(max_length=100)]
    correct: Annotated[int, Meta(ge=0, le=100)]
