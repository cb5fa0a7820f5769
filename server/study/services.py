"""The rules of study: what is public when, and how a quiz is counted."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q

from server.devices.models import Device
from server.districts.models import new_id
from server.study.models import Content, Question, QuizAttempt, StudyRecord
from sync.events.quiz_attempted import Answer


def study_row(
    *, record_id: UUID | None, device: Device, content: Content | None, at: datetime, read_s: int
) -> StudyRecord:
    """The row to keep, also of a piece that is gone by now."""
    return StudyRecord(
        id=record_id or new_id(),
        district=device.district,
        device=device,
        content=content,
        finished_at=at,
        read_s=read_s,
    )


def attempt_row(
    *,
    attempt_id: UUID | None,
    device: Device,
    content: Content | None,
    at: datetime,
    answers: list[Answer],
    claimed: int,
) -> QuizAttempt:
    """The row to keep, with the server's own count."""
    return QuizAttempt(
        id=attempt_id or new_id(),
        district=device.district,
        device=device,
        content=content,
        attempted_at=at,
        answers=msgspec.to_builtins(answers),
        questions=len(answers),
        correct=count_correct(content.questions.all() if content else (), answers),
        claimed=claimed,
    )


def count_correct(questions: Iterable[Question], answers: list[Answer]) -> int:
    """A question is right when exactly its correct options are chosen; it counts once."""
    chosen = {answer.question_id: set(answer.choices) for answer in answers}
    return sum(chosen.get(question.id) == set(question.correct) for question in questions)


def due_contents(*, since: datetime, now: datetime) -> list[Content]:
    """What became public or expired in that time, without anybody saving it."""
    window = (since, now)
    return list(Content.objects.filter(Q(published_at__range=window) | Q(expires_at__range=window)))
