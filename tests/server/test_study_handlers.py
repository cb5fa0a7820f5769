"""Reading, quizzes, and what terminals are given to study."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from server.changes.models import Change
from server.devices.models import Device
from server.districts.models import new_id
from server.ingest.handlers import Outcome
from server.study.models import Column, Content, Question, QuizAttempt, StudyRecord
from tests.server.areas import make_device, make_district, make_station, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def device() -> Device:
    return make_device(make_station(make_district()))


def make_content(device: Device, published_at: datetime | None = None) -> Content:
    column, _ = Column.objects.get_or_create(district=device.district, name="急救")
    return Content.objects.create(
        district=device.district,
        column=column,
        title=f"一篇{new_id()}",
        body="# 正文",
        source="本项目",
        licence="CC BY 4.0",
        published_at=published_at,
    )


@pytest.fixture
def content(device: Device) -> Content:
    return make_content(device, timezone.now() - timedelta(days=1))


@pytest.fixture
def questions(content: Content) -> list[Question]:
    return [
        Question.objects.create(
            district=content.district,
            content=content,
            position=position,
            text="?",
            options=["甲", "乙", "丙"],
            correct=correct,
        )
        for position, correct in enumerate(([0], [0, 2]))
    ]


def test_a_piece_read_to_its_end_is_recorded(device: Device, content: Content) -> None:
    send(device, "study.finished", {"content_id": str(content.id), "read_s": 90})
    assert StudyRecord.objects.get().content == content


def test_a_piece_that_is_gone_was_read_all_the_same(device: Device) -> None:
    outcome = send(device, "study.finished", {"content_id": str(new_id()), "read_s": 90})
    assert (outcome.outcome, outcome.flags) == ("applied", ("content_unknown",))


def attempt(
    device: Device, questions: list[Question], chosen: list[list[int]], claimed: int
) -> Outcome:
    answers = [
        {"question_id": str(question.id), "choices": choices}
        for question, choices in zip(questions, chosen, strict=True)
    ]
    body = {"content_id": str(questions[0].content_id), "answers": answers, "correct": claimed}
    return send(device, "quiz.attempted", body)


def test_a_right_count_is_not_flagged(device: Device, questions: list[Question]) -> None:
    assert attempt(device, questions, [[0], [2, 0]], 2).flags == ()


def test_the_server_counts_again_and_flags_a_difference(
    device: Device, questions: list[Question]
) -> None:
    outcome = attempt(device, questions, [[0], [0]], 2)
    assert (outcome.flags, outcome.detail) == (("score_differs",), {"correct": 1})
    assert QuizAttempt.objects.get().correct == 1


def test_questions_travel_with_their_piece(content: Content, questions: list[Question]) -> None:
    body = Change.objects.get(type="content").body
    assert [question["correct"] for question in body["questions"]] == [[0], [0, 2]]


def test_a_draft_and_what_is_not_due_are_not_given_to_terminals(device: Device) -> None:
    make_content(device)
    make_content(device, timezone.now() + timedelta(days=1))
    assert not Change.objects.filter(type="content").exists()


def test_what_has_expired_is_withdrawn(content: Content) -> None:
    content.expires_at = timezone.now()
    content.save()
    assert Change.objects.get(type="content").deleted


def test_what_becomes_due_is_published_by_the_clock(device: Device) -> None:
    content = make_content(device, timezone.now() + timedelta(hours=1))
    Content.objects.filter(pk=content.pk).update(published_at=timezone.now() - timedelta(hours=1))
    call_command("publish_due")
    assert Change.objects.get(type="content").entity_id == content.pk
