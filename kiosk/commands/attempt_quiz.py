"""Somebody answered the quiz of a piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.domain.quiz import score
from kiosk.errors import Refused
from kiosk.queries.study import readable_one
from sync import outbox
from sync.events.quiz_attempted import Answer, QuizAttempted


@dataclass(frozen=True)
class QuizResult:
    """`right` says it of each question."""

    correct: int
    total: int
    right: Mapping[UUID, bool]


def attempt_quiz(
    desk: Desk, *, content_id: UUID, answers: Mapping[UUID, Sequence[int]]
) -> QuizResult:
    """The score. `answers`: the chosen positions by question; what is missing is wrong.

    Raises Refused when the piece is gone or has no quiz.
    """
    content = readable_one(desk, content_id)
    if not content.questions:
        raise Refused(sentences.NO_QUIZ)
    correct = {question.id: question.correct for question in content.questions}
    given = {key: sorted(set(answers.get(key, ()))) for key in correct}
    right = score(correct, given)
    result = QuizResult(correct=sum(right.values()), total=len(right), right=right)
    body = QuizAttempted(
        content_id=content_id,
        answers=[Answer(question_id=key, choices=choices) for key, choices in given.items()],
        correct=result.correct,
    )
    with desk.store.transaction() as tx:
        outbox.append(tx, body, clock=desk.clock)
    return result
