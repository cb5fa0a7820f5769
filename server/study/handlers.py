"""What terminals send of study. All are facts; no sentence is shown for them."""

from server.ingest.handlers import Operation, Outcome, applied, handles
from server.study import services
from server.study.selectors import content_in
from sync.events.quiz_attempted import QuizAttempted
from sync.events.study_finished import StudyFinished


@handles(StudyFinished)
def finished(op: Operation, body: StudyFinished) -> Outcome:
    content = content_in(district=op.district, content_id=body.content_id)
    record = services.record_study(
        record_id=op.entity_id,
        device=op.device,
        content=content,
        at=op.occurred_at,
        read_s=body.read_s,
    )
    return applied(record.id, *([] if content else ["content_unknown"]))


@handles(QuizAttempted)
def attempted(op: Operation, body: QuizAttempted) -> Outcome:
    content = content_in(district=op.district, content_id=body.content_id)
    attempt = services.record_attempt(
        attempt_id=op.entity_id,
        device=op.device,
        content=content,
        at=op.occurred_at,
        answers=body.answers,
        claimed=body.correct,
    )
    if content is None:
        return applied(attempt.id, "content_unknown")
    differs = attempt.correct != attempt.claimed
    return applied(attempt.id, *(["score_differs"] if differs else []), correct=attempt.correct)
