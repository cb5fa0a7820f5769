"""What terminals are given to study."""

from collections.abc import Iterable

from django.utils import timezone

from server.changes.publishing import Published, publishes, republishes
from server.study.models import Column, Content, Question
from sync.events.entities import column as column_wire
from sync.events.entities import content as wire


@publishes(Column)
def column(row: Column) -> Published:
    body = column_wire.Column(
        name=row.name, position=row.position, icon=row.icon, summary=row.summary
    )
    return Published(
        type="column",
        id=row.id,
        district_id=row.district_id,
        body=body if row.is_shown else None,
    )


@publishes(Content)
def content(row: Content) -> Published:
    """A draft, and what has expired, is a tombstone."""
    public = row.is_public(timezone.now())
    return Published(
        type="content",
        id=row.id,
        district_id=row.district_id,
        body=_content_body(row) if public else None,
    )


def _content_body(row: Content) -> wire.Content:
    assert row.published_at is not None  # noqa: S101  a public piece has been published
    return wire.Content(
        column_id=row.column_id,
        title=row.title,
        summary=row.summary,
        body=row.body,
        minutes=row.minutes,
        source=row.source,
        licence=row.licence,
        published_at=row.published_at,
        expires_at=row.expires_at,
        cover=row.cover or None,
        questions=[_question(question) for question in Question.objects.filter(content=row)],
    )


def _question(row: Question) -> wire.Question:
    return wire.Question(
        id=row.id,
        text=row.text,
        options=row.options,
        correct=row.correct,
        explanation=row.explanation,
    )


@republishes(Question)
def piece_of(row: Question) -> Iterable[Published]:
    """The piece of the question, unless it is being deleted along with it."""
    return [content(found) for found in Content.objects.filter(pk=row.content_id)]
