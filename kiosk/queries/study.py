"""Columns and pieces to study. What has expired and what is empty is left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from kiosk.desk import Desk
from kiosk.domain import sentences
from kiosk.errors import Refused
from kiosk.queries.article import Block as Block
from kiosk.queries.article import blocks
from kiosk.queries.searching import finds
from kiosk.store.rows import published, published_one
from sync.events.entities.column import Column
from sync.events.entities.content import Content
from sync.events.entities.content import Question as Question


@dataclass(frozen=True)
class ColumnView:
    """`icon` is a name from the icon set; `pieces` counts what can be read now."""

    id: UUID
    name: str
    summary: str
    icon: str
    pieces: int


@dataclass(frozen=True)
class PieceTile:
    """`questions` counts the quiz's; `column` is the column's name."""

    id: UUID
    title: str
    summary: str
    minutes: int
    questions: int
    column: str
    published_on: date


@dataclass(frozen=True)
class PieceView:
    """A piece to read. `cover` is None until its picture is here."""

    id: UUID
    title: str
    summary: str
    column: str
    minutes: int
    source: str
    licence: str
    published_on: date
    cover: Path | None
    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]


def columns(desk: Desk) -> tuple[ColumnView, ...]:
    """Columns that have something to read, in their order."""
    count = Counter(content.column_id for _, content in readable(desk))
    rows = sorted(
        published(desk.store.reader, Column), key=lambda row: (row[1].position, row[1].name)
    )
    return tuple(
        ColumnView(key, column.name, column.summary, column.icon, count[key])
        for key, column in rows
        if count[key]
    )


def pieces(desk: Desk, *, column_id: UUID) -> tuple[PieceTile, ...]:
    """The pieces of a column, newest first."""
    return tuple(tile for key, tile in _tiles(desk) if key == column_id)


def found_pieces(desk: Desk, *, search: str) -> tuple[PieceTile, ...]:
    """Pieces of all columns whose title has every word of the search, also as the letters of its
    pinyin; newest first."""
    return tuple(tile for _, tile in _tiles(desk) if finds(search, tile.title))


def newest_pieces(desk: Desk, *, count: int) -> tuple[PieceTile, ...]:
    """The newest pieces of all columns."""
    return tuple(tile for _, tile in _tiles(desk))[:count]


def piece(desk: Desk, *, content_id: UUID) -> PieceView:
    """One piece. Raises Refused when it is gone or has expired."""
    content = readable_one(desk, content_id)
    column = published_one(desk.store.reader, Column, content.column_id)
    return PieceView(
        id=content_id,
        title=content.title,
        summary=content.summary,
        column=column.name if column else "",
        minutes=content.minutes,
        source=content.source,
        licence=content.licence,
        published_on=_published_on(desk, content),
        cover=desk.media(content.cover),
        blocks=blocks(content.body),
        questions=tuple(content.questions),
    )


def readable(desk: Desk) -> Iterator[tuple[UUID, Content]]:
    """What has not expired."""
    for key, content in published(desk.store.reader, Content):
        if _is_readable(desk, content):
            yield key, content


def readable_one(desk: Desk, content_id: UUID) -> Content:
    """One content that has not expired. Raises Refused."""
    content = published_one(desk.store.reader, Content, content_id)
    if content is None or not _is_readable(desk, content):
        raise Refused(sentences.CONTENT_GONE)
    return content


def _is_readable(desk: Desk, content: Content) -> bool:
    return content.expires_at is None or content.expires_at > desk.clock.now()


def _tiles(desk: Desk) -> list[tuple[UUID, PieceTile]]:
    """Tiles with the ids of their columns, newest first; those without a column are left out."""
    names = {key: column.name for key, column in published(desk.store.reader, Column)}
    rows = [row for row in readable(desk) if row[1].column_id in names]
    rows.sort(key=lambda row: row[1].published_at, reverse=True)
    return [
        (content.column_id, _tile(desk, key, content, names[content.column_id]))
        for key, content in rows
    ]


def _tile(desk: Desk, key: UUID, content: Content, column: str) -> PieceTile:
    return PieceTile(
        id=key,
        title=content.title,
        summary=content.summary,
        minutes=content.minutes,
        questions=len(content.questions),
        column=column,
        published_on=_published_on(desk, content),
    )


def _published_on(desk: Desk, content: Content) -> date:
    return content.published_at.astimezone(desk.zone).date()
