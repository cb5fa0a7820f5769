"""The demo district's columns and pieces, of assets/demo/study."""

import tomllib
from pathlib import Path
from typing import Any

from server.config.demo_files import FOLDER, demo_id, demo_picture
from server.districts.models import District
from server.study.models import Column, Content, Question

_FENCE = "+++\n"


def load_demo(district: District) -> None:
    """Loading again changes nothing."""
    listed = tomllib.loads((FOLDER / "study" / "columns.toml").read_text(encoding="utf-8"))
    for row in listed["columns"]:
        column, _ = Column.objects.get_or_create(
            id=demo_id(district, "column", row["slug"]),
            defaults={
                "district": district,
                **{name: row[name] for name in ("name", "position", "icon", "summary")},
            },
        )
        for path in sorted((FOLDER / "study" / row["slug"]).glob("*.md")):
            _load_piece(column, path)


def _load_piece(column: Column, path: Path) -> None:
    """The front matter between two lines of +++ is TOML; the rest is the body."""
    content_id = demo_id(column.district, "content", path.stem)
    if Content.objects.filter(pk=content_id).exists():
        return
    _, front, body = path.read_text(encoding="utf-8").split(_FENCE, 2)
    head: dict[str, Any] = tomllib.loads(front)
    names = ("title", "summary", "minutes", "source", "licence", "published_at")
    content = Content.objects.create(
        id=content_id,
        district=column.district,
        column=column,
        body=body.strip(),
        cover=demo_picture(column.district, path.stem),
        expires_at=head.get("expires_at"),
        **{name: head[name] for name in names},
    )
    for position, question in enumerate(head.get("questions", ())):
        Question.objects.create(
            id=demo_id(column.district, "question", f"{path.stem}/{position}"),
            district=column.district,
            content=content,
            position=position,
            **question,
        )
