"""What terminals send of study. All are facts; no sentence is shown for them."""

from collections.abc import Sequence

from server.ingest.facts import Fact, Kept, plain_fact
from server.ingest.handlers import Outcome, applied
from server.study import services
from server.study.models import Content, QuizAttempt
from server.study.selectors import contents_in
from sync.events.quiz_attempted import QuizAttempted
from sync.events.study_finished import StudyFinished


@plain_fact(StudyFinished)
def finished(facts: Sequence[Fact[StudyFinished]]) -> list[Kept]:
    contents = contents_in(
        district=facts[0].op.district, content_ids={fact.body.content_id for fact in facts}
    )
    return [_finished(fact, contents.get(fact.body.content_id)) for fact in facts]


def _finished(fact: Fact[StudyFinished], content: Content | None) -> Kept:
    row = services.study_row(
        record_id=fact.op.entity_id,
        device=fact.op.device,
        content=content,
        at=fact.op.occurred_at,
        read_s=fact.body.read_s,
    )
    return Kept(row, applied(row.id, *([] if content else ["content_unknown"])))


@plain_fact(QuizAttempted)
def attempted(facts: Sequence[Fact[QuizAttempted]]) -> list[Kept]:
    contents = contents_in(
        district=facts[0].op.district, content_ids={fact.body.content_id for fact in facts}
    )
    return [_attempted(fact, contents.get(fact.body.content_id)) for fact in facts]


def _attempted(fact: Fact[QuizAttempted], content: Content | None) -> Kept:
    row = services.attempt_row(
        attempt_id=fact.op.entity_id,
        device=fact.op.device,
        content=content,
        at=fact.op.occurred_at,
        answers=fact.body.answers,
        claimed=fact.body.correct,
    )
    return Kept(row, _counted(row))


def _counted(row: QuizAttempt) -> Outcome:
    if row.content_id is None:
        return applied(row.id, "content_unknown")
    differs = row.correct != row.claimed
    return applied(row.id, *(["score_differs"] if differs else []), correct=row.correct)
