from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.commands.attempt_quiz import attempt_quiz
from kiosk.commands.finish_study import finish_study
from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import NotEnrolled, Refused
from kiosk.queries.rooms import rooms
from sync.outbox import NoInstall
from tests.factories import (
    BINS_ID,
    EXPIRED_ID,
    FIRE_ID,
    QUESTION_ONE,
    QUESTION_TWO,
    bare_desk,
    enrolled_desk,
    pending_ops,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = enrolled_desk(tmp_path)
    yield desk
    desk.store.close()


@pytest.mark.parametrize(("read_s", "kept"), [(65, 65), (-1, 0), (999_999, 86_400)])
def test_a_reading_is_counted_within_a_day(desk: Desk, read_s: int, kept: int) -> None:
    finish_study(desk, content_id=FIRE_ID, read_s=read_s)
    assert pending_ops(desk)[0]["body"] == {"content_id": str(FIRE_ID), "read_s": kept}


def test_an_answer_is_right_when_exactly_the_correct_options_are_chosen(desk: Desk) -> None:
    result = attempt_quiz(
        desk, content_id=BINS_ID, answers={QUESTION_ONE: [1], QUESTION_TWO: [2, 0, 2]}
    )
    assert (result.correct, result.total) == (2, 2)

    result = attempt_quiz(desk, content_id=BINS_ID, answers={QUESTION_TWO: [0]})
    assert result.right == {QUESTION_ONE: False, QUESTION_TWO: False}

    body = pending_ops(desk)[0]["body"]
    assert body["correct"] == 2
    assert body["answers"][1] == {"question_id": str(QUESTION_TWO), "choices": [0, 2]}


def test_answers_to_questions_of_another_piece_do_not_count(desk: Desk) -> None:
    result = attempt_quiz(desk, content_id=BINS_ID, answers={UUID(int=9): [1]})
    assert (result.correct, result.total) == (0, 2)
    assert len(pending_ops(desk)[0]["body"]["answers"]) == 2


@pytest.mark.parametrize(
    ("content_id", "sentence"),
    [
        (FIRE_ID, sentences.NO_QUIZ),
        (EXPIRED_ID, sentences.CONTENT_GONE),
        (UUID(int=9), sentences.CONTENT_GONE),
    ],
)
def test_there_is_no_quiz_without_questions(desk: Desk, content_id: UUID, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        attempt_quiz(desk, content_id=content_id, answers={})
    assert pending_ops(desk) == []


def test_nothing_can_be_captured_before_enrolment(tmp_path: Path) -> None:
    desk = bare_desk(tmp_path)
    with pytest.raises(NoInstall):
        finish_study(desk, content_id=FIRE_ID, read_s=1)
    with pytest.raises(NotEnrolled):
        desk.zone  # noqa: B018
    assert rooms(desk) == ()
    desk.store.close()
